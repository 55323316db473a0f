// What somebody with the file and SQL can do to a log, and that verify finds it.
#include <set>

#include "adapters/store/sqlite/store_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::store {
namespace {

struct TamperTest : StoreFixture {
  log::Checkpoint head;
  std::unique_ptr<runtime::EventReader> reader;
  std::vector<log::Record> records;
  sqlite3* raw = nullptr;

  TamperTest() {
    {
      auto const store = open();
      auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
      EXPECT_TRUE(store->append(log::SampleLog(store->head().value(), 11).next(epoch, 40).append(epoch)));
    }
    EXPECT_EQ(sqlite3_open(options.path.c_str(), &raw), SQLITE_OK);
    EXPECT_TRUE(run("PRAGMA synchronous = OFF"));  // thousands of changes, none of which must last
    reader = open_reader();
    auto const report = verify();
    EXPECT_TRUE(report.ok) << report.detail;
    head = report.head;
    records = reader->read(1, 10'000).value();
  }
  ~TamperTest() override {
    reader = nullptr;
    sqlite3_close(raw);
  }

  log::VerifyReport verify(std::optional<log::Checkpoint> const& checkpoint = {}) const {
    return log::verify(*reader, checkpoint, log::sample_projection());
  }
  bool run(std::string const& sql) const {
    return sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  // The first column of the first row, as text.
  std::string number(std::string const& sql) const {
    std::string value;
    sqlite3_exec(
        raw, sql.c_str(),
        [](void* out, int, char** columns, char**) {
          *static_cast<std::string*>(out) = columns[0] == nullptr ? "" : columns[0];
          return 0;
        },
        &value, nullptr);
    return value;
  }
  std::string any_seq(Rng& rng) const { return std::to_string(rng.between(1, records.size())); }
};

enum class Form { integer, blob };
struct Column {
  char const* name;
  Form form;
};
constexpr Column kColumns[] = {{"seq", Form::integer},     {"kind", Form::integer},     {"epoch", Form::integer},
                               {"at_ns", Form::integer},   {"cause", Form::integer},    {"type", Form::integer},
                               {"version", Form::integer}, {"correlation", Form::blob}, {"payload", Form::blob},
                               {"hash", Form::blob},       {"content", Form::blob}};

// UPDATE statements that flip one bit and flip it back, or nothing when the column is empty in that row.
struct Flip {
  std::string there;
  std::string back;
};

std::optional<Flip> flip_integer(TamperTest const& test, Column column, std::string const& seq, Rng& rng) {
  std::string const name = column.name;
  auto const old_value = std::stoll(test.number("SELECT " + name + " FROM records WHERE seq = " + seq));
  auto const bit = std::uint64_t{1} << rng.below(64);
  auto const new_value = static_cast<std::int64_t>(static_cast<std::uint64_t>(old_value) ^ bit);
  auto const set = [&](std::int64_t value, std::string const& where) {
    return "UPDATE records SET " + name + " = " + std::to_string(value) + " WHERE seq = " + where;
  };
  bool const is_seq = name == "seq";
  return Flip{set(new_value, seq), set(old_value, is_seq ? std::to_string(new_value) : seq)};
}

std::optional<Flip> flip_blob(TamperTest const& test, Column column, std::string const& seq, Rng& rng) {
  std::string const name = column.name;
  auto const old_value = test.number("SELECT hex(" + name + ") FROM records WHERE seq = " + seq);
  auto bytes = from_hex(old_value);
  if (!bytes || bytes->empty()) return std::nullopt;
  (*bytes)[rng.below(bytes->size())] ^= static_cast<std::uint8_t>(1U << rng.below(8));
  auto const set = [&](std::string const& hex) {
    return "UPDATE records SET " + name + " = x'" + hex + "' WHERE seq = " + seq;
  };
  return Flip{set(to_hex(*bytes)), set(old_value)};
}

// The measure: 1,000 single-bit flips in any column of inputs, slices and events, all found.
TEST_F(TamperTest, EverySingleBitFlipIsFound) {
  Rng rng{2024};
  int flips = 0;
  std::set<std::string> columns_hit;
  std::set<log::RecordKind> kinds_hit;
  while (flips < 1'000) {
    auto const column = kColumns[rng.below(std::size(kColumns))];
    auto const seq = any_seq(rng);
    auto const flip =
        column.form == Form::integer ? flip_integer(*this, column, seq, rng) : flip_blob(*this, column, seq, rng);
    if (!flip) continue;
    // A seq that becomes another row's is refused by the table itself: that flip cannot be made.
    if (!run(flip->there)) {
      ASSERT_STREQ(column.name, "seq");
      continue;
    }
    ++flips;
    columns_hit.insert(column.name);
    kinds_hit.insert(records[std::stoul(seq) - 1].kind);
    EXPECT_FALSE(verify().ok) << flip->there;
    ASSERT_TRUE(run(flip->back)) << flip->back;
  }
  EXPECT_EQ(columns_hit.size(), std::size(kColumns));
  EXPECT_EQ(kinds_hit.size(), 3U);
  EXPECT_TRUE(verify(head).ok) << "every flip was undone";
}

TEST_F(TamperTest, EveryDeletionIsFound) {
  for (std::uint64_t seq = 1; seq <= records.size(); ++seq) {
    ASSERT_TRUE(run("CREATE TABLE kept AS SELECT * FROM records WHERE seq = " + std::to_string(seq)));
    ASSERT_TRUE(run("DELETE FROM records WHERE seq = " + std::to_string(seq)));
    auto const report = verify(head);
    EXPECT_FALSE(report.ok) << seq;
    EXPECT_EQ(report.first_bad_seq, seq);
    ASSERT_TRUE(run("INSERT INTO records SELECT * FROM kept; DROP TABLE kept"));
  }
  EXPECT_TRUE(verify(head).ok);
}

TEST_F(TamperTest, EverySwapIsFound) {
  Rng rng{7};
  for (int i = 0; i < 200; ++i) {
    auto const a = any_seq(rng);
    auto const b = any_seq(rng);
    if (a == b) continue;
    auto const swap = "BEGIN; UPDATE records SET seq = -1 WHERE seq = " + a + "; UPDATE records SET seq = " + a +
                      " WHERE seq = " + b + "; UPDATE records SET seq = " + b + " WHERE seq = -1; COMMIT";
    ASSERT_TRUE(run(swap));
    EXPECT_FALSE(verify().ok) << swap;
    ASSERT_TRUE(run(swap));
  }
  EXPECT_TRUE(verify(head).ok);
}

// A forged record, sealed on the record before it, with everything behind it moved up by one.
TEST_F(TamperTest, EveryInsertionIsFound) {
  for (std::uint64_t seq = 1; seq <= records.size(); ++seq) {
    auto const previous = seq == 1 ? log::genesis("paper") : records[seq - 2].hash;
    log::Record forged{.seq = seq,
                       .kind = log::RecordKind::input,
                       .epoch = 1,
                       .at = records[seq - 1].at,
                       .cause = seq,
                       .type = 3,
                       .version = 1,
                       .payload = {1, 2, 3}};
    log::seal(previous, forged);
    auto const s = std::to_string(seq);
    ASSERT_TRUE(run("BEGIN; UPDATE records SET seq = -seq WHERE seq >= " + s +
                    "; UPDATE records SET seq = 1 - seq WHERE seq < 0; INSERT INTO records VALUES (" + s + ", 1, 1, " +
                    std::to_string(forged.at.ns) + ", " + s + ", 3, 1, NULL, x'010203', x'" + to_text(forged.hash) +
                    "', NULL); COMMIT"));
    auto const report = verify();
    EXPECT_FALSE(report.ok);
    EXPECT_EQ(report.first_bad_seq, seq + 1) << "the forged one is sealed, the next one tells";
    ASSERT_TRUE(run("BEGIN; DELETE FROM records WHERE seq = " + s + "; UPDATE records SET seq = -seq WHERE seq > " + s +
                    "; UPDATE records SET seq = -1 - seq WHERE seq < 0; COMMIT"));
  }
  EXPECT_TRUE(verify(head).ok);
}

TEST_F(TamperTest, RowsInFrontOfTheLogAreFound) {
  for (std::string const seq : {"0", "-5", "-9223372036854775808"}) {
    ASSERT_TRUE(run("INSERT INTO records SELECT " + seq +
                    ", kind, epoch, at_ns, cause, type, version, correlation, payload, hash, NULL FROM records "
                    "WHERE seq = 1"));
    EXPECT_FALSE(verify().ok) << seq;
    ASSERT_TRUE(run("DELETE FROM records WHERE seq = " + seq));
  }
  EXPECT_TRUE(verify(head).ok);
}

TEST_F(TamperTest, TruncationShowsAgainstACheckpoint) {
  Rng rng{9};
  auto left = records.size();
  while (left > 10) {
    left -= rng.between(1, 5);
    ASSERT_TRUE(run("DELETE FROM records WHERE seq > " + std::to_string(left)));
    auto const report = verify(head);
    EXPECT_FALSE(report.ok);
    EXPECT_EQ(report.head.seq, left);
    EXPECT_EQ(log::verify(*reader, head).fault, log::VerifyFault::truncated);
  }
}

TEST_F(TamperTest, EveryChangeOfADerivedRowIsFound) {
  auto const finds = [&](std::string const& change, std::string const& undo) {
    ASSERT_TRUE(run(change)) << change;
    EXPECT_FALSE(verify().ok) << change;
    ASSERT_TRUE(run(undo)) << undo;
    EXPECT_TRUE(verify().ok) << undo;
  };
  ASSERT_TRUE(run("CREATE TABLE keys_kept AS SELECT * FROM intent_keys"));
  ASSERT_TRUE(run("CREATE TABLE children_kept AS SELECT * FROM child_orders"));
  auto const keys_back = "DELETE FROM intent_keys; INSERT INTO intent_keys SELECT * FROM keys_kept";
  auto const children_back = "DELETE FROM child_orders; INSERT INTO child_orders SELECT * FROM children_kept";
  std::string const one_key = " WHERE key = (SELECT max(key) FROM intent_keys)";
  std::string const one_child = " WHERE child = (SELECT max(child) FROM child_orders)";
  finds("DELETE FROM intent_keys" + one_key, keys_back);
  finds("UPDATE intent_keys SET scope = 'key:else'" + one_key, keys_back);
  finds("UPDATE intent_keys SET key = 'else'" + one_key, keys_back);
  finds("UPDATE intent_keys SET body = zeroblob(32)" + one_key, keys_back);
  finds("UPDATE intent_keys SET body = zeroblob(31)" + one_key, keys_back);
  finds("UPDATE intent_keys SET intent = zeroblob(16)" + one_key, keys_back);
  finds("UPDATE intent_keys SET seq = seq + 1" + one_key, keys_back);
  finds("INSERT INTO intent_keys SELECT scope, 'more', body, intent, seq FROM intent_keys" + one_key, keys_back);
  finds("DELETE FROM child_orders" + one_child, children_back);
  finds("UPDATE child_orders SET child = zeroblob(16)" + one_child, children_back);
  finds("UPDATE child_orders SET intent = zeroblob(16)" + one_child, children_back);
  finds("UPDATE child_orders SET intent = x''" + one_child, children_back);
  finds("INSERT INTO child_orders VALUES (zeroblob(16), zeroblob(16))", children_back);
}

TEST_F(TamperTest, AnotherIdentityIsFound) {
  ASSERT_TRUE(run("UPDATE meta SET store_id = 'id-2'"));
  EXPECT_EQ(log::verify(*open_reader(), head).fault, log::VerifyFault::checkpoint_mismatch);
  ASSERT_TRUE(run("UPDATE meta SET store_id = 'id-1', stream = 'papes'"));
  options.stream = "papes";
  EXPECT_EQ(log::verify(*open_reader()).fault, log::VerifyFault::hash_mismatch) << "the genesis is the stream's";
}

}  // namespace
}  // namespace sep::store
