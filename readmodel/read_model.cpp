#include "readmodel/read_model.hpp"

#include "core/engine/catalogue.hpp"

namespace sep::readmodel {
namespace {

constexpr std::size_t kReadAtOnce = 1024;

}  // namespace

runtime::StoreResult<void> ReadModel::load(runtime::EventReader const& reader) {
  for (;;) {
    TRY_LET(auto const records, reader.read(seq() + 1, kReadAtOnce));
    if (records.empty()) return {};
    std::vector<engine::Event> events;
    for (auto const& record : records) {
      if (record.kind != log::RecordKind::event) continue;
      auto event = engine::decode_event(record.type, record.version, record.payload);
      if (!event)
        return fail(runtime::StoreFailure{runtime::StoreError::corrupt,
                                          "record " + std::to_string(record.seq) + ": " + enum_name(event.error())});
      events.push_back(*std::move(event));
    }
    apply(records, events);
  }
}

void ReadModel::apply(std::vector<log::Record> const& records, std::vector<engine::Event> const& events) {
  {
    std::unique_lock const lock(mutex_);
    auto event = events.begin();
    for (auto const& record : records) {
      bool const is_event = record.kind == log::RecordKind::event;
      CHECK(!is_event || event != events.end());
      auto const* decoded = is_event ? &*event++ : nullptr;
      if (record.seq > view_.seq) view_.fold(record, decoded);
    }
  }
  std::unique_lock const lock(callbacks_mutex_);
  for (auto const& callback : callbacks_) callback();
}

void ReadModel::on_change(std::function<void()> callback) {
  std::unique_lock const lock(callbacks_mutex_);
  callbacks_.push_back(std::move(callback));
}

}  // namespace sep::readmodel
