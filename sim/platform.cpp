#include "sim/platform.hpp"

namespace sep::sim {
namespace {

constexpr Duration kLease = seconds(2);

}  // namespace

Platform::Platform(Scene& scene, FaultPlan const& plan, Network& network, Auditor& auditor, std::uint64_t seed)
    : scene_(scene),
      plan_(plan),
      network_(network),
      auditor_(auditor),
      rng_(rng_for(seed, "platform")),
      disk_(rng_for(seed, "disk").next()) {}

Platform::~Platform() {
  disk_.kill();  // so that closing connections write nothing
  processes_.clear();
}

void Platform::boot() {
  booting_ = false;
  if (processes_.empty()) start_process();
}

void Platform::start_process() {
  ProcessOptions options;
  options.loop.build = "simulated";
  options.loop.lease = kLease;
  options.loop.batch_max = rng_.chance(1, 2) ? 256 : rng_.between(1, 8);
  options.loop.pipelined = rng_.chance(3, 4);
  options.snapshot_every = plan_.brief ? rng_.between(15, 60) : rng_.between(100, 1500);
  auto process = std::make_unique<Process>(Surroundings{scene_, plan_, disk_, network_, auditor_, fuses_, follower_},
                                           options, Rng{rng_.next()});
  bool const first = crashes_ == 0 && processes_.empty();
  bool const at_birth = first && scene_.faults_on && rng_.chance(1, 10) && !plan_.every.empty() && !plan_.brief;
  if (at_birth || plan_.strikes(Chance::x6_crash_in_recovery, rng_, scene_)) disk_.stop_after(rng_.between(1, 25));
  bool const started = process->start();
  processes_.push_back(std::move(process));
  if (!started) return go_down(rng_.chance(1, 2));
  static_cast<void>(leader()->offer("runtime", engine::RegistryLoaded{registry_}));
  static_cast<void>(leader()->offer("runtime", engine::ConfigLoaded{config_}));
}

void Platform::go_down(bool power_lost) {
  ++crashes_;
  auto ended = scene_.now;
  for (auto const& process : processes_) ended = std::max(ended, process->busy_until());
  if (power_lost)
    disk_.crash(rng_);
  else
    disk_.kill();
  processes_.clear();
  fuses_ = {};
  disk_.stop_after(0);
  disk_.stop_at_sync(0);
  disk_.set_capacity(std::nullopt);
  if (booting_) return;
  booting_ = true;
  auto const pause = scene_.faults_on ? draw(rng_, milliseconds(10), seconds(12)) : milliseconds(10);
  scene_.agenda.at(ended + pause, [this] { boot(); });
}

void Platform::step() {
  for (std::size_t i = 0; i < processes_.size();) {
    auto& process = *processes_[i];
    if (process.step()) {
      ++i;
      continue;
    }
    // A replaced writer ends alone. Everything else that ends a process is the machine's.
    if (!process.was_replaced() || processes_.size() == 1) return go_down(rng_.chance(1, 2));
    processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

std::optional<Time> Platform::next_due() const {
  std::optional<Time> next;
  for (auto const& process : processes_)
    if (auto const due = process->next_due(); due && (!next || *due < *next)) next = due;
  return next;
}

bool Platform::offer(std::string const& principal, engine::Payload payload,
                     std::function<void(runtime::Outcome const&)> done) {
  return leader() && leader()->offer(principal, std::move(payload), std::move(done));
}

void Platform::configure(engine::Config config, Registry registry) {
  config_ = std::move(config);
  registry_ = std::move(registry);
  static_cast<void>(offer("operator:ops", engine::RegistryLoaded{registry_}));
  static_cast<void>(offer("operator:ops", engine::ConfigLoaded{config_}));
}

void Platform::second_process(bool pauses_first) {
  if (processes_.size() != 1) return;
  if (pauses_first) processes_.front()->pause_until(scene_.now + draw(rng_, seconds(1), seconds(15)));
  start_process();
}

// Lights what will strike at one of the next occasions; counted when it does.
bool Platform::arm(Act act) {
  auto const soon = [&](std::uint64_t most) { return rng_.between(1, most); };
  std::map<Act, std::function<void()>> const arms{
      {Act::x1_crash_before_journal_write, [&] { fuses_.before_append.left = soon(6); }},
      {Act::x2_crash_mid_write, [&] { disk_.stop_after(soon(60)); }},
      {Act::x3_crash_before_fsync, [&] { disk_.stop_at_sync(soon(6)); }},
      {Act::x4_crash_after_fsync_before_send, [&] { fuses_.after_append.left = soon(6); }},
      {Act::x5_crash_after_send_before_ack_journal, [&] { fuses_.after_send.left = soon(plan_.brief ? 1 : 3); }},
      {Act::x7_crash_in_snapshot, [&] { fuses_.in_snapshot = true; }},
      {Act::s3_sync_error, [&] { disk_.fail_sync(soon(6)); }},
      {Act::s3_write_error, [&] { disk_.fail_write(soon(60)); }},
      {Act::s3_read_error, [&] { disk_.fail_read(soon(60)); }},
      {Act::s6_disk_full, [&] { disk_.set_capacity(disk_.size() + rng_.below(60'000)); }},
  };
  auto const found = arms.find(act);
  if (found == arms.end()) return false;
  found->second();
  return true;
}

void Platform::jump_clock() {
  // Two draws of one expression would come in an order that each compiler picks for itself.
  auto const size = draw(rng_, milliseconds(200), seconds(20));
  auto const by = rng_.chance(1, 2) ? size : size * -1;
  leader()->set_skew(leader()->skew() + by);
  bool const large = by > seconds(5) || by < seconds(-5);
  if (large) static_cast<void>(leader()->offer("runtime", engine::ClockJumped{by}));
}

bool Platform::act(Act act) {
  std::map<Act, std::function<void()>> const acts{
      {Act::x0_kill, [&] { go_down(false); }},
      {Act::x0_power_loss, [&] { go_down(true); }},
      {Act::x8_pause, [&] { leader()->pause_until(scene_.now + draw(rng_, milliseconds(10), seconds(20))); }},
      {Act::x10_two_engines, [&] { second_process(false); }},
      {Act::x11_stale_leader_wakes, [&] { second_process(true); }},
      {Act::t1_clock_jump, [&] { jump_clock(); }},
      {Act::t3_clock_skew, [&] { leader()->set_skew(draw(rng_, Duration{}, seconds(1)) - milliseconds(500)); }},
  };
  if (!leader() || leader()->busy_until() > scene_.now || arm(act)) return false;
  auto const found = acts.find(act);
  if (found == acts.end()) return false;
  found->second();
  return true;
}

void Platform::heal() {
  fuses_ = {};
  disk_.stop_after(0);
  disk_.stop_at_sync(0);
  disk_.fail_read(0);
  disk_.fail_sync(0);
  disk_.fail_write(0);
  disk_.set_capacity(std::nullopt);
  for (auto const& process : processes_) {
    process->pause_until(scene_.now);
    process->set_skew({});
  }
}

}  // namespace sep::sim
