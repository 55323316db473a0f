#include "apps/sep/demo_run.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <stdlib.h>
#include <thread>
#include <utility>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/venues/paper/lockstep.hpp"
#include "api/text/intent_format.hpp"
#include "api/text/intent_text.hpp"
#include "apps/sep/child_process.hpp"
#include "apps/sep/demo_terms.hpp"
#include "apps/sep/progress.hpp"
#include "runtime/loop.hpp"

namespace sep::app {
namespace {

namespace fs = std::filesystem;
using Wall = std::chrono::steady_clock;
template <class T>
using OrText = Result<T, std::string>;

constexpr Duration kVenuePatience = seconds(60);

double micros(Wall::duration d) { return std::chrono::duration<double, std::micro>(d).count(); }

// A folder for one run, removed at the end unless it was asked for.
class Folder {
 public:
  explicit Folder(std::string const& keep) : keep_(!keep.empty()), path_(keep) {
    if (keep_) {
      fs::create_directories(path_);
      return;
    }
    std::string pattern = (fs::temp_directory_path() / "sep-demo-XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() {
    std::error_code ignored;
    if (!keep_) fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(char const* name) const { return (path_ / name).string(); }

 private:
  bool keep_;
  fs::path path_;
};

std::vector<std::string> venue_arguments(Folder const& folder, Settings const& settings) {
  std::vector<std::string> words{"venue",    "paper",
                                 "--socket", folder.file("venue.sock"),
                                 "--record", folder.file("venue.record"),
                                 "--seed",   std::to_string(settings.seed),
                                 "--virtual"};
  auto const add = [&](char const* flag, std::string const& value) {
    if (value.empty()) return;
    words.emplace_back(flag);
    words.push_back(value);
  };
  add("--market", settings.market == "generated" ? "" : settings.market);
  add("--recording", settings.venue.recording);
  add("--misbehave", settings.venue.script);
  return words;
}

std::string problems_text(std::vector<api::Problem> const& problems) {
  std::string text = "the sentence cannot be read:";
  for (auto const& problem : problems)
    text += "\n  " + problem.pointer + " " + enum_name(problem.code) + ": " + problem.detail;
  return text;
}

std::string faults_text(std::vector<SettingFault> const& faults) {
  std::string text = "the configuration does not fit:";
  for (auto const& fault : faults) text += "\n  " + to_text(fault);
  return text;
}

std::string store_text(runtime::StoreFailure const& failure) {
  return "event store: " + enum_name(failure.error) + ": " + failure.detail;
}

std::string sentence_of(DemoOptions const& options, Registry const& registry) {
  auto sentence = options.sentence.empty() ? demo_terms(registry).sentence : options.sentence;
  return options.style.empty() ? sentence : sentence + ", as " + options.style;
}

class Demo {
 public:
  Demo(DemoOptions const& options, paper::Welcome welcome, runtime::Loop& loop, runtime::ManualClock& clock,
       paper::LockstepGateway& gateway)
      : options_(options), welcome_(std::move(welcome)), loop_(loop), clock_(clock), gateway_(gateway) {}

  OrText<void> prepare(engine::Config const& config) {
    loop_.on_published([this](auto const&, std::vector<engine::Event> const& events) { follow(events); });
    enqueue(engine::RegistryLoaded{welcome_.registry});
    enqueue(engine::ConfigLoaded{config});
    auto const location = welcome_.registry.locations.begin()->first;
    for (auto const& amount : demo_terms(welcome_.registry).deposits)
      enqueue(engine::DepositFunds{options_.settings.intent.strategy, location, amount, "demo"});
    return exchange_words();
  }

  OrText<void> submit(intent::IntentSpec const& spec, std::string const& sentence) {
    engine::SubmitIntent command;
    command.spec = spec;
    command.idempotency_key = "demo-1";
    command.body = api::request_hash(sentence);
    started_ = clock_.now();
    CHECK(loop_.inbox().offer(runtime::Lane::commands,
                              {"user:demo", std::move(command), [this](runtime::Outcome const& outcome) {
                                 for (auto const& event : outcome.events)
                                   if (auto const* e = std::get_if<intent::IntentSubmitted>(&event)) id_ = e->intent;
                               }}));
    return exchange_words();
  }

  // Moves both clocks from one thing that happens to the next, until the intent has ended.
  OrText<void> run() {
    while (!ended()) {
      auto next = loop_.next_due();
      if (next_venue_) next = next ? std::min(*next, *next_venue_) : *next_venue_;
      if (!next) return fail(std::string("nothing is due and the intent has not ended"));
      pace(*next - clock_.now());
      clock_.set(std::max(clock_.now(), *next));
      TRY_VOID(exchange_words());
    }
    return {};
  }

  [[nodiscard]] bool ended() const {
    auto const* intent = loop_.state().intent(id_);
    return intent && intent::is_terminal(intent->status);
  }

  void fill_in(DemoResult& result) const {
    result.registry = loop_.state().registry;
    result.market = {welcome_.model, welcome_.start, welcome_.end};
    result.intent = *loop_.state().intent(id_);
    result.fills = fills_;
    result.steps = steps_;
    result.slices = slices_;
    result.started = started_;
    result.ended = clock_.now();
    auto sorted = commits_;
    std::ranges::sort(sorted);
    if (sorted.empty()) return;
    result.commit_p50_us = sorted[sorted.size() / 2];
    result.commit_p99_us = sorted[sorted.size() * 99 / 100];
  }

 private:
  // What the venue has said up to now is decided on, and what that sends may bring the venue's next time forward.
  OrText<void> exchange_words() {
    do {
      TRY_LET(next_venue_, advance());
      TRY_VOID(step());
      TRY_LET(next_venue_, advance());
    } while (!loop_.inbox().empty());
    return {};
  }

  void enqueue(engine::Payload payload) {
    CHECK(loop_.inbox().offer(runtime::lane_of(payload), {"user:demo", std::move(payload), {}}));
  }

  OrText<std::optional<Time>> advance() {
    auto next = gateway_.advance(clock_.now(), loop_.inbox());
    if (!next) return fail("paper venue: " + enum_name(next.error().error) + " " + next.error().detail);
    // Only what lies ahead can be waited for.
    if (*next && **next <= clock_.now()) return std::optional(clock_.now() + nanoseconds(1));
    return *next;
  }

  OrText<void> step() {
    auto const before = Wall::now();
    auto const stepped = loop_.step();
    if (!stepped) return fail(store_text(stepped.error()));
    if (*stepped) commits_.push_back(micros(Wall::now() - before));
    return {};
  }

  void follow(std::vector<engine::Event> const& events) {
    for (auto const& event : events) {
      take_route(event);
      if (auto const* e = std::get_if<intent::SliceReleased>(&event); e && loop_.state().intent(e->intent)->plan)
        slices_.push_back({e->slice, clock_.now(), e->qty});
      take_fill(event, loop_.state(), fills_);
      if (is_repeated_wait(event)) continue;
      if (auto const line = progress_line(loop_.state(), event, clock_.now(), started_); !line.empty())
        options_.progress(line);
    }
  }

  void take_route(engine::Event const& event) {
    if (auto const* e = std::get_if<intent::SliceReleased>(&event)) slice_qtys_[e->slice] = e->qty;
    if (auto const* e = std::get_if<routing::SliceRouted>(&event))
      steps_.push_back({{e->step, e->solver, slice_qtys_[e->slice], clock_.now()}, {}});
    if (auto const* e = std::get_if<orders::OrderCreated>(&event)) steps_.back().terms = e->terms;
  }

  // A slice that waits for the same reason as before is no news.
  bool is_repeated_wait(engine::Event const& event) {
    auto const* waiting = std::get_if<intent::SliceWaiting>(&event);
    if (!waiting) return false;
    return std::exchange(last_wait_, waiting->denial.reason) == waiting->denial.reason;
  }

  void pace(Duration ahead) const {
    if (options_.speed <= 0 || ahead.ns <= 0) return;
    std::this_thread::sleep_for(std::chrono::duration<double>(static_cast<double>(ahead.ns) / 1e9 / options_.speed));
  }

  DemoOptions const& options_;
  paper::Welcome welcome_;
  runtime::Loop& loop_;
  runtime::ManualClock& clock_;
  paper::LockstepGateway& gateway_;
  std::optional<Time> next_venue_;
  Ulid id_;
  Time started_;
  std::vector<DemoFill> fills_;
  std::vector<DemoStep> steps_;
  std::map<std::uint32_t, i128> slice_qtys_;
  std::vector<DemoSlice> slices_;
  std::vector<double> commits_;
  std::optional<intent::Reason> last_wait_;
};

OrText<void> prove(runtime::EventStore const& store, engine::State const& live, DemoResult& result) {
  result.verified = log::verify(store, {}, runtime::record_projection());
  auto const replayed = runtime::replay(store, runtime::ReplayFrom::beginning);
  if (!replayed) return fail(store_text(replayed.error()));
  result.replay_equal = engine::hash_of(replayed->state) == engine::hash_of(live);
  auto const redecided = runtime::redecide(store);
  if (!redecided) return fail(store_text(redecided.error()));
  result.redecided = *redecided;
  result.records = replayed->records;
  result.head = replayed->head;
  return {};
}

}  // namespace

Result<DemoResult, std::string> run_demo(DemoOptions const& options) {
  auto const began = Wall::now();
  Folder const folder(options.keep);
  TRY_LET(auto const venue, ChildProcess::start(venue_arguments(folder, options.settings), kVenuePatience));
  auto client = paper::PaperClient::connect(folder.file("venue.sock"));
  if (!client) return fail("paper venue: " + enum_name(client.error().error) + " " + client.error().detail);
  auto const store_id = "demo-" + std::to_string(options.settings.seed);
  auto welcome = client->hello(store_id, 1);
  if (!welcome) return fail("paper venue: " + enum_name(welcome.error().error) + " " + welcome.error().detail);
  if (auto subscribed = client->subscribe(); !subscribed) return fail(std::string("paper venue: it does not listen"));

  auto const sentence = sentence_of(options, welcome->registry);
  options.progress(sentence);
  options.progress({});
  auto const config = make_config(options.settings, welcome->registry);
  if (!config) return fail(faults_text(config.error()));
  auto const spec = api::parse_intent_text(sentence, welcome->registry, welcome->now, make_defaults(options.settings));
  if (!spec) return fail(problems_text(spec.error()));

  auto store = store::open_sqlite({.path = folder.file("events.sqlite"),
                                   .stream = "demo",
                                   .vfs = {},
                                   .store_id = store_id,
                                   .created_at = welcome->now});
  if (!store) return fail(store_text(store.error()));
  runtime::ManualClock clock(welcome->now);
  runtime::BuiltInSolver solver;
  paper::LockstepGateway gateway(*std::move(client));
  auto loop = runtime::Loop::start({**store, clock, gateway, solver}, {.holder = "demo", .build = "demo"});
  if (!loop) return fail(store_text(loop.error()));

  Demo demo(options, *welcome, **loop, clock, gateway);
  TRY_VOID(demo.prepare(*config));
  TRY_VOID(demo.submit(*spec, sentence));
  TRY_VOID(demo.run());
  DemoResult result;
  demo.fill_in(result);
  TRY_VOID(prove(**store, (*loop)->state(), result));
  TRY_LET(result.compared, compare_with_one_shot(**store, result.registry, result.intent.id));
  if (auto const stopped = (*loop)->stop(); !stopped) return fail(store_text(stopped.error()));
  result.wall_ms = micros(Wall::now() - began) / 1000;
  return result;
}

}  // namespace sep::app
