#include "runtime/loop.hpp"

#include <algorithm>

#include "core/engine/catalogue.hpp"
#include "runtime/lookup.hpp"
#include "runtime/market_slices.hpp"

namespace sep::runtime {
namespace {

constexpr std::size_t kKnownSlicesMax = 65'536;
constexpr std::size_t kBusyBatch = 16;  // inputs

log::Record make_record(log::RecordKind kind, std::uint32_t epoch, Time at, std::uint64_t cause) {
  log::Record record;
  record.kind = kind;
  record.epoch = epoch;
  record.at = at;
  record.cause = cause;
  return record;
}

bool waits_for_market(engine::State const& state) {
  return std::ranges::any_of(state.intents, [](auto const& row) { return row.second.waits_for_market(); });
}

}  // namespace

StoreResult<bool> Loop::step() {
  CHECK_NOTE(!ended_, "a loop that ended is not stepped");
  bool worked = false;
  for (std::size_t batches = 0; batches < options_.batches_max; ++batches) {
    Batch batch;
    TRY_VOID(gather(batch));
    if (batch.inputs == 0 && !under_way_) return worked;
    worked = true;
    TRY_VOID(batch.inputs == 0 ? land() : commit(std::move(batch)));
  }
  TRY_VOID(land());
  return true;
}

// Decides what is there, and what comes while the batch before is still under way.
StoreResult<void> Loop::gather(Batch& batch) {
  for (;;) {
    Time const now = std::max(last_at_, ports_.clock.now());
    TRY_VOID(renew_lease(now));
    take_in_market(now);
    if (!held_.empty() && now >= dispatch_from_) release(std::exchange(held_, {}));
    while (batch.inputs < options_.batch_max) {
      auto item = next_item(now);
      if (!item) break;
      TRY_VOID(decide_one(batch, *std::move(item), now));
    }
    // One at a time, and behind everything that waited: what is decided in this batch already has its numbers.
    if (auto const question = inbox_.take_question())
      (*question)(state_, market_, chain_.next_seq() + batch.records.size());
    batch.lease_until = now + options_.lease;
    if (batch.inputs == options_.batch_max || !under_way_ || committer_->is_done()) return {};
    inbox_.wait(options_.lease);  // for more, or for the committer, whichever comes first
  }
}

std::optional<Time> Loop::next_due() const {
  if (!internal_.empty()) return last_at_;
  auto due = timers_.next_due();
  if (!held_.empty()) due = due ? std::min(*due, dispatch_from_) : dispatch_from_;
  return due;
}

void Loop::take_in_market(Time now) {
  std::uint64_t block = 0;
  bool moved = false;
  for (auto& observed : inbox_.take_observations()) {
    // A venue whose clock runs ahead does not make its word last longer.
    observed.observed_at = std::min(observed.observed_at, now);
    if (!market_.observe(observed)) continue;
    moved = true;
    if (moved_) moved_(market_.find(observed.instrument));
    block = std::max(block, observed.block);
  }
  if (moved && waits_for_market(state_)) internal_.push_back({"runtime", engine::MarketMoved{block}, {}});
}

std::optional<Item> Loop::next_item(Time now) {
  if (auto item = inbox_.take_up_to(Lane::urgent)) return item;
  if (!internal_.empty()) {
    auto item = std::move(internal_.front());
    internal_.pop_front();
    return item;
  }
  // Urgent inputs and reports overtake timers; new work does not.
  if (auto item = inbox_.take_up_to(Lane::proposals)) return item;
  if (auto fired = timers_.fire(now)) return Item{"runtime", *std::move(fired), {}};
  return inbox_.take();
}

StoreResult<void> Loop::decide_one(Batch& batch, Item item, Time at) {
  Known const known{batch.rows, under_way_ ? &under_way_->rows : nullptr, lookups_};
  TRY_LET(auto parts, spread(known, state_, item));
  if (!parts.empty()) {
    parts.push_back(std::move(item));
    item = std::move(parts.front());
    for (auto it = parts.rbegin(); it + 1 != parts.rend(); ++it) internal_.push_front(std::move(*it));
  }
  TRY_VOID(look_up(known, state_, item));
  auto const seq = chain_.next_seq() + batch.records.size();
  engine::Input const input{seq, at, std::move(item.principal), std::move(item.payload)};
  LiveView view(market_);
  auto events = engine::decide(state_, view, input);

  auto record = make_record(log::RecordKind::input, epoch_, at, seq);
  record.type = engine::tag_of(input.payload);
  record.version = engine::version_of(input.payload);
  record.payload = engine::encode_input(input.principal, input.payload, view.reads(), item.via);
  batch.records.push_back(std::move(record));
  TRY_VOID(add_slices(batch, view.reads(), at, seq));

  for (auto const& event : events) {
    engine::apply(state_, event, {seq, at});
    if (std::holds_alternative<engine::RegistryAdopted>(event)) lend_registry();
    auto effects = engine::effects_of(state_, event);
    std::ranges::move(effects, std::back_inserter(batch.effects));
    auto row = make_record(log::RecordKind::event, epoch_, at, seq);
    row.type = engine::tag_of(event);
    row.version = engine::version_of(event);
    row.correlation = engine::correlation_of(event);
    row.payload = engine::encode_event(event);
    batch.records.push_back(std::move(row));
    project(event, seq, batch.rows);
  }
  last_at_ = at;
  ++batch.inputs;
  ++decided_;
  if (item.done) batch.answers.emplace_back(std::move(item.done), Outcome{seq, at, events});
  std::ranges::move(events, std::back_inserter(batch.events));
  return {};
}

// Every market version that the decision read, once in the life of the store.
StoreResult<void> Loop::add_slices(Batch& batch, std::vector<MarketRead> const& reads, Time at, std::uint64_t cause) {
  auto const known = [&](Hash256 const& content) -> StoreResult<bool> {
    if (is_stored(batch, content)) return true;
    TRY_LET(auto const stored, lookups_.find_slice(content));
    batch.slices.insert(content);
    return stored.has_value();
  };
  for (auto const& read : reads) {
    if (!read.content) continue;
    auto const version = market_.find(read.instrument);
    CHECK(version && version->content == *read.content);
    TRY_LET(auto slices, slices_of(*version, known));
    for (auto& slice : slices) {
      auto record = make_record(log::RecordKind::slice, epoch_, at, cause);
      record.type = slice.type;
      record.version = kMarketSliceVersion;
      record.payload = std::move(slice.payload);
      batch.records.push_back(std::move(record));
      ++stats_.slices;
    }
  }
  return {};
}

// Known to be in the store, or on its way there.
bool Loop::is_stored(Batch const& batch, Hash256 const& content) const {
  return stored_slices_.contains(content) || batch.slices.contains(content) ||
         (under_way_ && under_way_->slices.contains(content));
}

StoreResult<void> Loop::commit(Batch batch) {
#ifdef SEP_CANARY_SEND_BEFORE_COMMIT
  release(batch.effects);  // the mistake that the simulator must catch
  batch.effects.clear();
#endif
#ifdef SEP_CANARY_SEND_WITH_PREVIOUS
  bool const follows = under_way_.has_value();
#endif
  // What is durable already is released before anything else is begun.
  if (under_way_ && committer_->is_done()) {
    TRY_VOID(land());
  }
  auto const expected = chain_.next_seq();
  chain_.seal(batch.records);
  TRY_VOID(land());
#ifdef SEP_CANARY_SEND_WITH_PREVIOUS
  if (follows) release(std::exchange(batch.effects, {}));  // the same mistake, in the pipeline alone
#endif
  batch.lease_until = std::max(lease_until_, batch.lease_until);
  Append const append{expected, epoch_, batch.records, batch.rows.keys, batch.rows.children, batch.lease_until};
  // Where nobody waits, a second thread would only cost the time to wake it. Many answers at once bring as many new
  // inputs: what comes of them is decided beside the commit of the others.
  bool const busy = batch.inputs >= kBusyBatch || !inbox_.empty() || !internal_.empty();
  if (!committer_ || !busy) {
    auto appended = ports_.store.append(append);
    return settle(std::move(appended), std::move(batch));
  }
  ++stats_.overlapped;
  under_way_ = std::move(batch);  // the spans stay: vectors move with what they hold
  committer_->begin(append);
  return {};
}

// Waits for the batch under way, if there is one, and settles it.
StoreResult<void> Loop::land() {
  if (!under_way_) return {};
  auto appended = committer_->finish();
  return settle(std::move(appended), *std::exchange(under_way_, std::nullopt));
}

StoreResult<void> Loop::settle(StoreResult<void> appended, Batch batch) {
  if (!appended) {
    ended_ = true;  // memory is ahead of the log now: nothing of it may be used any more
    stats_.dropped = decided_ - stats_.inputs - batch.inputs;
    return appended;
  }
  // The batch is durable.
  lease_until_ = batch.lease_until;
  if (stored_slices_.size() > kKnownSlicesMax) stored_slices_.clear();
  stored_slices_.merge(batch.slices);
  ++stats_.batches;
  stats_.inputs += batch.inputs;
  stats_.events += batch.events.size();
  release(batch.effects);
  for (auto const& [done, outcome] : batch.answers) done(outcome);
  if (published_) published_(batch.records, batch.events);
  return {};
}

// Solvers may answer at once: the time is read for each, so that no order leaves on a permission that is over.
void Loop::release(std::vector<engine::Effect> const& effects) {
  for (auto const& effect : effects) release(effect, std::max(last_at_, ports_.clock.now()));
}

void Loop::release(engine::Effect const& effect, Time now) {
  bool const leaves = std::holds_alternative<engine::SubmitOrder>(effect) ||
                      std::holds_alternative<engine::CancelOrder>(effect) ||
                      std::holds_alternative<engine::QueryOrder>(effect);
  if (leaves && now < dispatch_from_) return held_.push_back(effect);
  Dispatch const dispatch_by{epoch_, lease_until_};
  struct Release {
    Loop& loop;
    Time now;
    Dispatch const& by;
    void operator()(engine::SubmitOrder const& e) const { loop.dispatch(e, now); }
    void operator()(engine::CancelOrder const& e) const { loop.ports_.gateway.cancel(e, by); }
    void operator()(engine::QueryOrder const& e) const { loop.ports_.gateway.query(e, by); }
    void operator()(engine::ProposeRoute const& e) const {
      loop.ports_.solver.propose(
          e.request, loop.registry_, loop.market_,
          [&inbox = loop.inbox_](routing::RouteRequest const& asked, routing::Answers answers) {
            auto [principal, proposed] = as_input(asked, std::move(answers));
            static_cast<void>(inbox.offer(Lane::proposals, {std::move(principal), std::move(proposed), {}}));
          });
    }
    void operator()(engine::WakeAt const& e) const { loop.timers_.set(e); }
    void operator()(engine::ContinueWith const& e) const {
      loop.internal_.push_back({"runtime", engine::Continue{e.cursor}, {}});
    }
  };
  std::visit(Release{*this, now, dispatch_by}, effect);
}

// Without a live lease nothing leaves: another writer may be at work. That is proof that it was not sent.
void Loop::dispatch(engine::SubmitOrder const& effect, Time now) {
  if (now < lease_until_ && now <= effect.terms.not_after) return ports_.gateway.submit(effect, {epoch_, lease_until_});
  internal_.push_back(
      {"runtime", engine::VenueReported{orders::NotSent{effect.terms.id, "no live lease, or past its time"}, {}}, {}});
}

StoreResult<void> Loop::renew_lease(Time now) {
  bool const fresh = lease_until_ - now > Duration{options_.lease.ns / 2};
  if (fresh || under_way_) return {};  // what is under way renews it, and has the store
  Time const until = now + options_.lease;
  TRY_VOID(ports_.store.append({chain_.next_seq(), epoch_, {}, {}, {}, until}));
  lease_until_ = until;
  return {};
}

StoreResult<void> Loop::offer(Item item) {
  auto const lane = lane_of(item.payload);
  while (!inbox_.offer(lane, item)) {
    TRY_VOID(step());
  }
  return {};
}

StoreResult<void> Loop::stop(std::function<void()> const& before_release) {
  TRY_VOID(step());
  ended_ = true;
  if (before_release) before_release();
  return ports_.store.release(epoch_);
}

}  // namespace sep::runtime
