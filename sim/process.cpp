#include "sim/process.hpp"

#include "adapters/store/sqlite/sqlite_store.hpp"

namespace sep::sim {

Process::Process(Surroundings around, ProcessOptions options, Rng rng)
    : around_(around),
      options_(std::move(options)),
      rng_(rng),
      solver_(around.scene, around.plan, Rng{rng.next()}, alive_) {}

Process::~Process() { around_.network.detach(*this); }

void Process::begin_step() {
  elapsed_ = {};
  clock_.set(around_.scene.now + skew_);
}

void Process::end_step() { busy_until_ = around_.scene.now + elapsed_; }

void Process::leave(std::function<void()> send) {
  if (elapsed_ == Duration{}) return send();
  around_.scene.after(elapsed_, [send = std::move(send), alive = std::weak_ptr<bool>(alive_)] {
    if (!alive.expired()) send();
  });
}

bool Process::start() {
  begin_step();
  auto opened = store::open_sqlite({.path = "log.sqlite",
                                    .stream = kStream,
                                    .vfs = around_.disk.vfs_name(),
                                    .store_id = kStoreId,
                                    .created_at = clock_.now(),
                                    .checkpoint_pages = 200});
  if (!opened) return died(opened.error());
  store_ = std::make_unique<FaultyStore>(*std::move(opened), around_.disk, around_.scene, around_.auditor,
                                         around_.fuses, [this] {
                                           if (!around_.plan.strikes(Chance::s8_slow_disk, rng_, around_.scene)) return;
                                           auto const took = draw(rng_, milliseconds(50), seconds(5));
                                           elapsed_ = elapsed_ + took;
                                           clock_.set(clock_.now() + took);
                                         });
  if (!around_.auditor.recovered(*store_)) return false;
  auto started = runtime::Loop::start({*store_, clock_, *this, solver_}, options_.loop);
  if (!started) return died(started.error());
  if (dead_) return false;
  loop_ = *std::move(started);
  auto upkeep = store_->open_upkeep();
  if (!upkeep) return died(upkeep.error());
  keeper_.emplace(*std::move(upkeep), options_.snapshot_every);
  around_.auditor.compare_state(loop_->state());
  if (!is_followed()) return false;
  around_.network.attach(*this, loop_->epoch());
  end_step();
  return true;
}

bool Process::is_followed() {
  auto& follower = around_.follower;
  if (auto const refilled = follower.load(*store_); !refilled) return died(refilled.error());
  loop_->on_published([this, &follower](auto const& records, auto const& events) {
    if (dead_) return;
    around_.auditor.i24_followed(follower.seq(), records);
    follower.apply(records, events);
  });
  return true;
}

bool Process::step() {
  if (is_paused()) return true;
  begin_step();
  auto const ahead = loop_->stats().overlapped;
  auto const stepped = loop_->step();
  end_step();
  for (auto left = loop_->stats().overlapped - ahead; left > 0; --left) around_.scene.strike("x12_decided_ahead");
  if (loop_->stats().dropped > 0) around_.scene.strike("x12_crash_while_ahead");
  if (!stepped) return died(stepped.error());
  if (dead_) return false;
  auto const kept = keeper_->keep();
  return kept ? true : died(kept.error());
}

bool Process::stop() {
  begin_step();
  auto stopped = loop_->stop();
  if (stopped) stopped = keeper_->finish();
  return stopped ? true : died(stopped.error());
}

bool Process::died(runtime::StoreFailure const& failure) {
  replaced_ = failure.error == runtime::StoreError::stale_epoch;
  if (replaced_) around_.scene.strike("x10_stale_append_refused");
  dead_ = true;
  return false;
}

std::optional<Time> Process::next_due() const {
  if (is_paused()) return std::max(paused_until_, busy_until_);
  auto const due = loop_->next_due();
  if (!due) return std::nullopt;
  return *due - skew_;
}

bool Process::offer(std::string principal, engine::Payload payload, std::function<void(runtime::Outcome const&)> done) {
  auto const lane = runtime::lane_of(payload);
  auto answer = [this, done = std::move(done)](runtime::Outcome const& outcome) {
    if (!dead_ && done) done(outcome);
  };
  return loop_->inbox().offer(lane, {std::move(principal), std::move(payload), std::move(answer)});
}

void Process::offer_report(engine::Payload report) {
  auto const* reported = std::get_if<engine::VenueReported>(&report);
  auto const* found = reported ? std::get_if<orders::Filled>(&reported->report) : nullptr;
  auto const* back = reported ? std::get_if<orders::Busted>(&reported->report) : nullptr;
  auto const filled = found ? std::optional(*found) : std::nullopt;
  auto const busted = back ? std::optional(*back) : std::nullopt;
  bool const taken = offer("venue:paper", std::move(report));
  if (filled && taken) around_.auditor.told(filled->order, filled->fill.venue_fill_id);
  if (busted && taken) around_.auditor.told_bust(busted->order, busted->fill.venue_fill_id);
}

void Process::observe(InstrumentState const& state) {
  around_.auditor.observed(state);
  loop_->inbox().observe(state);
}

void Process::submit(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) {
  if (dead_) return;
  around_.auditor.dispatched(effect.terms, dispatch, clock_.now());
  bool const sends = around_.network.can_send(effect.terms.venue) && clock_.now() <= dispatch.not_after;
  if (!sends) return offer_report(engine::VenueReported{orders::NotSent{effect.terms.id, "no line, or no lease"}, {}});
  leave(
      [&network = around_.network, request = paper::Submit{effect.terms, dispatch.epoch}] { network.submit(request); });
  if (!around_.fuses.after_send.strikes()) return;
  around_.scene.strike("x5_crash_after_send_before_ack_journal");
  dead_ = true;
  store_->end();
}

void Process::cancel(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) {
  if (dead_) return;
  around_.auditor.inquired(effect.order);
  leave([&network = around_.network, venue = effect.venue, request = paper::Cancel{effect.order, dispatch.epoch}] {
    network.cancel(venue, request);
  });
}

void Process::query(engine::QueryOrder const& effect, runtime::Dispatch const&) {
  if (dead_) return;
  around_.auditor.inquired(effect.order);
  leave([&network = around_.network, effect] { network.query(effect.venue, {effect.order}); });
}

}  // namespace sep::sim
