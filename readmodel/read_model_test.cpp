#include "readmodel/read_model.hpp"

#include "core/engine/catalogue.hpp"
#include "runtime/replay.hpp"
#include "tests/platform/platform.hpp"

namespace sep::readmodel {
namespace {

using tests::Platform;
using tests::Venue;

engine::SubmitIntent submission(Platform const& platform, i128 ether, std::string key = {}) {
  engine::SubmitIntent command;
  command.spec = platform.spec(ether);
  command.idempotency_key = std::move(key);
  command.body = sha256(encode(command.spec));
  return command;
}

// I23: where the view and the engine's state speak of the same, they say the same.
void expect_equal(View const& view, engine::State const& state) {
  EXPECT_EQ(view.stream, state.stream);
  EXPECT_EQ(view.store_id, state.store_id);
  EXPECT_EQ(view.configured, state.configured);
  EXPECT_EQ(view.config, state.config);
  EXPECT_EQ(view.registry, state.registry);
  EXPECT_EQ(*view.lasting_registry, state.registry);
  EXPECT_EQ(view.ledger, state.ledger);
  EXPECT_EQ(view.venues_down, state.risk.venues_down);
  std::map<risk::Scope, risk::TradingState> states;
  for (auto const& [scope, row] : view.trading) states[scope] = row.state;
  EXPECT_EQ(states, state.risk.states);
  for (auto const& [id, intent] : state.intents) {
    ASSERT_TRUE(view.intent(id));
    EXPECT_EQ(view.intent(id)->state, intent);
  }
  for (auto const& [id, order] : state.orders) {
    ASSERT_TRUE(view.orders.contains(id));
    EXPECT_EQ(view.orders.at(id).state, order);
  }
}

// A day at the desk: fills, a refusal by a venue, a denial, a halt, a cancel, a repeated key, a late archive.
void trade(Platform& platform) {
  platform.offer(submission(platform, 2, "k1"));
  platform.step();
  platform.offer(submission(platform, 2, "k1"));
  platform.gateway.does = Venue::rejects;
  platform.offer(submission(platform, 1));
  platform.step();
  platform.gateway.does = Venue::fills;
  platform.advance(seconds(13));
  platform.offer(submission(platform, 1'000'000));
  platform.offer(engine::SetTradingState{{risk::ScopeKind::strategy, "other"}, risk::TradingState::halted, "drill"});
  platform.offer(engine::VenueHealth{platform.world.registry().venues.begin()->first, false, "maintenance"});
  platform.gateway.does = Venue::silent;
  platform.offer(submission(platform, 3));
  platform.step();
  platform.advance(seconds(6));
}

TEST(ReadModel, EqualsTheStateItOverlapsWith) {
  Platform platform;
  trade(platform);
  platform.model.read([&](View const& view) { expect_equal(view, platform.loop->state()); });
  auto const replayed = runtime::replay(*platform.store, runtime::ReplayFrom::beginning);
  ASSERT_TRUE(replayed.has_value());
  platform.model.read([&](View const& view) { expect_equal(view, replayed->state); });
}

TEST(ReadModel, BuiltFromTheStoreIsTheOneThatFollowed) {
  Platform platform;
  trade(platform);
  ReadModel loaded;
  ASSERT_TRUE(loaded.load(*platform.store).has_value());
  loaded.read([&](View const& again) {
    platform.model.read([&](View const& followed) {
      EXPECT_EQ(again.seq, followed.seq);
      EXPECT_EQ(again.head, followed.head);
      EXPECT_EQ(again.head, platform.loop->head());
      EXPECT_EQ(again.at, followed.at);
      EXPECT_EQ(again.ledger, followed.ledger);
      EXPECT_EQ(again.statistics.intents, followed.statistics.intents);
      EXPECT_EQ(again.statistics.orders, followed.statistics.orders);
      EXPECT_EQ(again.statistics.events, followed.statistics.events);
      ASSERT_EQ(again.intents.size(), followed.intents.size());
      ASSERT_EQ(again.tail.size(), followed.tail.size());
    });
  });
}

TEST(ReadModel, CountsIntentsByTheStatusTheyHave) {
  Platform platform;
  trade(platform);
  platform.model.read([](View const& view) {
    std::map<intent::Status, std::uint64_t> counted;
    for (auto const& [id, row] : view.intents) ++counted[row.state.status];
    for (auto const& [status, count] : view.statistics.intents) EXPECT_EQ(count, counted[status]) << enum_name(status);
    EXPECT_GT(counted[intent::Status::completed], 0U);
    EXPECT_EQ(counted[intent::Status::denied], 1U);
  });
}

TEST(ReadModel, SaysWhyAnIntentEnded) {
  Platform platform;
  trade(platform);
  platform.model.read([](View const& view) {
    for (auto const& [id, row] : view.intents) {
      EXPECT_TRUE(!intent::is_terminal(row.state.status) || !row.reason().empty()) << to_text(id);
      EXPECT_TRUE(row.state.status != intent::Status::denied || row.reason() == "insufficient_balance") << row.reason();
      if (row.state.status == intent::Status::completed) {
        EXPECT_EQ(row.reason(), "target_reached");
        ASSERT_FALSE(row.fills.empty());
        i128 bought = 0;
        for (auto const& fill : row.fills) bought += fill.fill.bought.raw;
        EXPECT_EQ(bought, row.state.cum_bought);
      }
    }
  });
}

TEST(ReadModel, KeepsIntentsThatLeftTheEngine) {
  Platform platform;
  trade(platform);
  platform.advance(minutes(10));
  platform.advance(seconds(3'700));
  auto const& live = platform.loop->state().intents;
  platform.model.read([&](View const& view) {
    std::size_t archived = 0;
    for (auto const& [id, row] : view.intents) {
      EXPECT_EQ(row.archived, !live.contains(id));
      archived += row.archived ? 1 : 0;
    }
    EXPECT_GT(archived, 1U);
    expect_equal(view, platform.loop->state());
  });
}

TEST(ReadModel, OfIntentsThatLeftTheEngineItKeepsTheLatest) {
  Platform platform;
  trade(platform);
  platform.advance(minutes(10));
  platform.advance(seconds(3'700));
  std::vector<std::pair<std::uint64_t, Ulid>> gone;
  platform.model.read([&](View const& view) {
    for (auto const& [id, row] : view.intents)
      if (row.archived) gone.emplace_back(row.seq, id);
  });
  std::ranges::sort(gone);
  ASSERT_GT(gone.size(), 1U);
  ReadModel small(1);
  ASSERT_TRUE(small.load(*platform.store));
  small.read([&](View const& view) {
    for (auto const& [seq, id] : gone) EXPECT_EQ(view.intent(id) != nullptr, id == gone.back().second);
    for (auto const& [id, order] : view.orders)
      EXPECT_TRUE(view.intent(order.state.intent)) << to_text(order.state.intent);
    expect_equal(view, platform.loop->state());
    EXPECT_EQ(view.statistics.intents, platform.model.read([](View const& all) { return all.statistics.intents; }));
  });
}

TEST(ReadModel, TheTailCarriesWhatAnEnvelopeNeeds) {
  Platform platform;
  platform.offer(submission(platform, 2, "k1"), "local:uid7");
  platform.step();
  auto const records = platform.store->read(1, 10'000);
  ASSERT_TRUE(records.has_value());
  platform.model.read([&](View const& view) {
    EXPECT_TRUE(view.tail_reaches(0));
    ASSERT_FALSE(view.tail.empty());
    bool seen = false;
    for (auto const& event : view.tail) {
      auto const& record = records->at(event->record.seq - 1);
      EXPECT_EQ(record, event->record);
      EXPECT_EQ(records->at(event->record.seq - 2).hash, event->previous);
      auto const cause = engine::decode_input(records->at(record.cause - 1).type, records->at(record.cause - 1).version,
                                              records->at(record.cause - 1).payload);
      ASSERT_TRUE(cause.has_value());
      EXPECT_EQ(cause->principal, event->origin.principal);
      if (event->origin.principal != "local:uid7") continue;
      seen = true;
      EXPECT_EQ(event->roles.sell, platform.asset("USDC"));
      EXPECT_EQ(event->roles.sized, platform.asset("WETH"));
    }
    EXPECT_TRUE(seen);
  });
}

TEST(ReadModel, PublicationsThatOverlapTheLoadAreFoldedOnce) {
  Platform platform;
  auto const records = platform.store->read(1, 10'000);
  ASSERT_TRUE(records.has_value());
  std::vector<engine::Event> events;
  for (auto const& record : *records)
    if (record.kind == log::RecordKind::event)
      events.push_back(*engine::decode_event(record.type, record.version, record.payload));
  auto const before = platform.model.read([](View const& view) { return view.statistics.events; });
  int changes = 0;
  platform.model.on_change([&] { ++changes; });
  platform.model.apply(*records, events);
  EXPECT_EQ(changes, 1);
  platform.model.read([&](View const& view) {
    EXPECT_EQ(view.statistics.events, before);
    expect_equal(view, platform.loop->state());
  });
}

}  // namespace
}  // namespace sep::readmodel
