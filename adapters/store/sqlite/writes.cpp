#include "adapters/store/sqlite/writes.hpp"

#include "runtime/log/columns.hpp"

namespace sep::store {
namespace {

constexpr char kInsertRecord[] =
    "INSERT INTO records (seq, kind, epoch, at_ns, cause, type, version, correlation, payload, hash, content) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
constexpr char kInsertKey[] = "INSERT INTO intent_keys (scope, key, body, intent, seq) VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr char kInsertChild[] = "INSERT INTO child_orders (child, intent) VALUES (?1, ?2)";
constexpr char kSetLease[] = "UPDATE lease SET epoch = ?1, holder = coalesce(?2, holder), until_ns = ?3";

}  // namespace

StoreResult<void> run(Statement& statement) {
  Running const running(statement);
  TRY_VOID(statement.step());
  return {};
}

StoreResult<Writes> Writes::prepare(Connection& connection) {
  Writes made;
  TRY_LET(made.begin_, connection.prepare("BEGIN IMMEDIATE"));
  TRY_LET(made.commit_, connection.prepare("COMMIT"));
  TRY_LET(made.rollback_, connection.prepare("ROLLBACK"));
  TRY_LET(made.record_, connection.prepare(kInsertRecord));
  TRY_LET(made.key_, connection.prepare(kInsertKey));
  TRY_LET(made.child_, connection.prepare(kInsertChild));
  TRY_LET(made.lease_, connection.prepare(kSetLease));
  return made;
}

StoreResult<void> Writes::insert(log::Record const& record) {
  auto const correlation = log::to_big_endian(record.correlation);
  bool const is_slice = record.kind == log::RecordKind::slice;
  auto const content = is_slice ? sha256(record.payload) : Hash256{};
  record_.bind(1, record.seq);
  record_.bind(2, std::int64_t{static_cast<std::uint8_t>(record.kind)});
  record_.bind(3, std::int64_t{record.epoch});
  record_.bind(4, record.at.ns);
  record_.bind(5, record.cause);
  record_.bind(6, std::int64_t{record.type});
  record_.bind(7, std::int64_t{record.version});
  record_.bind_blob(8, record.correlation.is_none() ? std::optional<ByteSpan>() : ByteSpan(correlation));
  record_.bind_blob(9, ByteSpan(record.payload));
  record_.bind_blob(10, ByteSpan(record.hash.bytes));
  record_.bind_blob(11, is_slice ? ByteSpan(content.bytes) : std::optional<ByteSpan>());
  return run(record_);
}

StoreResult<void> Writes::insert(runtime::KeyRow const& row) {
  auto const intent = log::to_big_endian(row.intent);
  key_.bind_text(1, row.scope);
  key_.bind_text(2, row.key);
  key_.bind_blob(3, ByteSpan(row.body.bytes));
  key_.bind_blob(4, ByteSpan(intent));
  key_.bind(5, row.seq);
  return run(key_);
}

StoreResult<void> Writes::insert(runtime::ChildRow const& row) {
  auto const intent = log::to_big_endian(row.intent);
  child_.bind_blob(1, ByteSpan(row.order.bytes));
  child_.bind_blob(2, ByteSpan(intent));
  return run(child_);
}

StoreResult<void> Writes::set_lease(std::uint32_t epoch, std::optional<std::string_view> holder, Time until) {
  lease_.bind(1, std::int64_t{epoch});
  lease_.bind_text(2, holder);
  lease_.bind(3, until.ns);
  return run(lease_);
}

}  // namespace sep::store
