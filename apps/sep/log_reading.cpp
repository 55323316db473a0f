#include "apps/sep/log_reading.hpp"

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "apps/sep/configuration.hpp"
#include "core/engine/catalogue.hpp"

namespace sep::app {
namespace {

constexpr std::size_t kReadAtOnce = 512;

std::string text_of(runtime::StoreFailure const& failure) { return enum_name(failure.error) + ": " + failure.detail; }

Result<std::string, std::string> path_of(LogSource const& source) {
  if (!source.store.empty()) return source.store;
  auto const loaded =
      load_settings({source.config.empty() ? std::nullopt : std::optional(source.config), process_environment(), {}});
  if (!loaded) return fail(to_text(loaded.error().front()));
  return loaded->settings.store.path;
}

}  // namespace

Result<std::unique_ptr<LogReading>, std::string> LogReading::open(LogSource const& source) {
  TRY_LET(auto const path, path_of(source));
  auto reader = store::open_sqlite_reader({.path = path, .stream = {}, .vfs = {}, .store_id = {}, .created_at = {}});
  if (!reader) return fail("cannot read '" + path + "': " + text_of(reader.error()) + "; name another with --store");
  auto const head = (*reader)->head();
  if (!head) return fail(text_of(head.error()));
  std::unique_ptr<LogReading> log(new LogReading(*std::move(reader)));
  log->stream_ = head->stream;
  log->head_ = log::genesis(head->stream);
  return log;
}

Result<void, std::string> LogReading::read_new(Take const& take) { return read(take, true); }
Result<void, std::string> LogReading::read_all(Take const& take) { return read(take, false); }

Result<void, std::string> LogReading::read(Take const& take, bool events_only) {
  for (;;) {
    auto records = reader_->read(next_seq_, kReadAtOnce);
    if (!records) return fail(text_of(records.error()));
    if (records->empty()) return {};
    for (auto& record : *records) {
      bool const wanted = !events_only || record.kind == log::RecordKind::event;
      next_seq_ = record.seq + 1;
      readmodel::TailEvent row{std::move(record), head_, {}, {}};
      head_ = row.record.hash;
      learn(row);
      if (wanted) take(row);
    }
  }
}

void LogReading::learn(readmodel::TailEvent& row) {
  auto const& record = row.record;
  if (record.kind == log::RecordKind::input) origin_ = engine::origin_of(record.type, record.version, record.payload);
  row.origin = origin_;
  if (record.kind != log::RecordKind::event) return;
  auto const event = engine::decode_event(record.type, record.version, record.payload);
  if (!event) return;
  if (auto const* adopted = std::get_if<engine::RegistryAdopted>(&*event)) registry_ = adopted->registry;
  roles_.learn(*event);
  row.roles = roles_.of(record.correlation);
}

}  // namespace sep::app
