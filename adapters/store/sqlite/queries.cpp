#include "adapters/store/sqlite/queries.hpp"

#include <algorithm>
#include <limits>

#include "runtime/log/columns.hpp"

namespace sep::store {
namespace {

constexpr char kRecords[] =
    "SELECT seq, kind, epoch, at_ns, cause, type, version, correlation, payload, hash, content "
    "FROM records WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
constexpr char kCounts[] = "SELECT (SELECT count(*) FROM intent_keys), (SELECT count(*) FROM child_orders)";

StoreFailure corrupt(std::string detail) { return {StoreError::corrupt, std::move(detail)}; }

Result<log::Record, StoreFailure> record_of(Statement const& row) {
  log::Columns const columns{.seq = row.integer(0),
                             .kind = row.integer(1),
                             .epoch = row.integer(2),
                             .at_ns = row.integer(3),
                             .cause = row.integer(4),
                             .type = row.integer(5),
                             .version = row.integer(6),
                             .correlation = row.optional_blob(7),
                             .payload = row.blob(8),
                             .hash = row.blob(9),
                             .content = row.optional_blob(10)};
  auto record = log::from_columns(columns);
  if (!record) return fail(corrupt("record " + std::to_string(columns.seq) + ": " + enum_name(record.error())));
  return *std::move(record);
}

template <class Hash>
bool read_hash(ByteSpan bytes, Hash& hash) {
  if (bytes.size() != hash.bytes.size()) return false;
  std::ranges::copy(bytes, hash.bytes.begin());
  return true;
}

// A seq as SQLite compares it. 0 stands before every row there can be, out of range ones included.
std::int64_t lower_bound_of(std::uint64_t seq) {
  if (seq == 0) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(std::min(seq, log::kMaxSeq));
}

// What the statement yields from a seq on, up to a row that is no record; nothing but such a row is a failure.
StoreResult<std::vector<log::Record>> rows_of(Statement& statement, std::uint64_t from_seq, std::size_t limit) {
  std::vector<log::Record> records;
  statement.bind(1, lower_bound_of(from_seq));
  statement.bind(2, std::min<std::uint64_t>(limit, log::kMaxSeq));
  while (records.size() < limit) {
    TRY_LET(bool const row, statement.step());
    if (!row) break;
    auto record = record_of(statement);
    if (!record && records.empty()) return fail(std::move(record).error());
    if (!record) break;
    records.push_back(*std::move(record));
  }
  return records;
}

}  // namespace

StoreResult<Queries> Queries::prepare(Connection& connection) {
  Queries queries;
  TRY_LET(queries.identity_, read_identity(connection));
  TRY_LET(queries.log_end_, connection.prepare("SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1"));
  TRY_LET(queries.lease_, connection.prepare("SELECT epoch, until_ns FROM lease WHERE id = 1"));
  TRY_LET(queries.records_, connection.prepare(kRecords));
  TRY_LET(queries.slice_, connection.prepare("SELECT seq FROM records WHERE content = ?1"));
  TRY_LET(queries.key_, connection.prepare("SELECT body, intent, seq FROM intent_keys WHERE scope = ?1 AND key = ?2"));
  TRY_LET(queries.child_, connection.prepare("SELECT intent FROM child_orders WHERE child = ?1"));
  TRY_LET(queries.fills_, connection.prepare(kFills));
  TRY_LET(queries.counts_, connection.prepare(kCounts));
  return queries;
}

StoreResult<LogEnd> Queries::log_end() {
  Running const running(log_end_);
  TRY_LET(bool const row, log_end_.step());
  if (!row) return LogEnd{1, log::genesis(identity_.stream)};
  LogEnd end;
  auto const last = log_end_.integer(0);
  if (last < 1 || last == std::numeric_limits<std::int64_t>::max() || !read_hash(log_end_.blob(1), end.hash)) {
    return fail(corrupt("the last record, " + std::to_string(last)));
  }
  end.next_seq = static_cast<std::uint64_t>(last) + 1;
  return end;
}

StoreResult<LeaseRow> Queries::lease() {
  Running const running(lease_);
  TRY_LET(bool const row, lease_.step());
  auto const epoch = row ? lease_.integer(0) : -1;
  if (epoch < 0 || epoch >= std::numeric_limits<std::uint32_t>::max()) return fail(corrupt("the lease"));
  return LeaseRow{static_cast<std::uint32_t>(epoch), Time{lease_.integer(1)}};
}

StoreResult<runtime::StoreHead> Queries::head() {
  TRY_LET(auto const end, log_end());
  TRY_LET(auto const lease, lease());
  return runtime::StoreHead{identity_.stream, identity_.store_id, end.next_seq, end.hash, lease.epoch, lease.until};
}

StoreResult<std::vector<log::Record>> Queries::read(std::uint64_t from_seq, std::size_t limit) {
  if (from_seq > log::kMaxSeq) return {};
  Running const running(records_);
  return rows_of(records_, from_seq, limit);
}

StoreResult<std::vector<log::Record>> Queries::read_fills(Ulid intent, std::uint64_t from_seq, std::size_t limit) {
  if (from_seq > log::kMaxSeq) return {};
  Running const running(fills_);
  auto const correlation = log::to_big_endian(intent);
  fills_.bind_blob(3, ByteSpan(correlation));
  return rows_of(fills_, from_seq, limit);
}

StoreResult<log::Record> Queries::read_one(std::uint64_t seq) {
  TRY_LET(auto records, read(std::max<std::uint64_t>(seq, 1), 1));
  if (records.empty() || records.front().seq != seq) {
    return fail(StoreFailure{StoreError::not_found, "there is no record " + std::to_string(seq)});
  }
  return std::move(records.front());
}

StoreResult<std::optional<std::uint64_t>> Queries::find_slice(Hash256 const& content) {
  Running const running(slice_);
  slice_.bind_blob(1, ByteSpan(content.bytes));
  TRY_LET(bool const row, slice_.step());
  if (!row) return std::nullopt;
  return static_cast<std::uint64_t>(slice_.integer(0));
}

StoreResult<std::optional<runtime::KeyRow>> Queries::find_key(std::string_view scope, std::string_view key) {
  Running const running(key_);
  key_.bind_text(1, scope);
  key_.bind_text(2, key);
  TRY_LET(bool const row, key_.step());
  if (!row) return std::nullopt;
  runtime::KeyRow found{.scope = std::string(scope), .key = std::string(key), .body = {}, .intent = {}, .seq = 0};
  auto const intent = log::ulid_from_big_endian(key_.blob(1));
  auto const seq = key_.integer(2);
  if (!read_hash(key_.blob(0), found.body) || !intent || seq < 1) {
    return fail(corrupt("idempotency key " + found.scope + " " + found.key));
  }
  found.intent = *intent;
  found.seq = static_cast<std::uint64_t>(seq);
  return found;
}

StoreResult<std::optional<Ulid>> Queries::find_child(Hash128 const& order) {
  Running const running(child_);
  child_.bind_blob(1, ByteSpan(order.bytes));
  TRY_LET(bool const row, child_.step());
  if (!row) return std::nullopt;
  auto const intent = log::ulid_from_big_endian(child_.blob(0));
  if (!intent) return fail(corrupt("child order " + to_text(order)));
  return *intent;
}

StoreResult<runtime::DerivedCounts> Queries::derived_counts() {
  Running const running(counts_);
  TRY_VOID(counts_.step());
  return runtime::DerivedCounts{static_cast<std::uint64_t>(counts_.integer(0)),
                                static_cast<std::uint64_t>(counts_.integer(1))};
}

}  // namespace sep::store
