#include "adapters/recordings/capture_source.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::recordings {
namespace {

Time time_of(BookMessage const& message) {
  return std::visit([](auto const& m) { return m.at; }, message);
}

int order_of(BookMessage const& message) { return std::holds_alternative<BookTrade>(message) ? 0 : 1; }

}  // namespace

CaptureSource::CaptureSource(std::vector<std::filesystem::path> files, CaptureReader reader)
    : files_(std::move(files)), reader_(std::move(reader)) {
  read_ahead();
}

Result<CaptureSource, CaptureFault> CaptureSource::open(std::vector<std::filesystem::path> files,
                                                        std::optional<SymbolRules> rules) {
  CHECK(!files.empty());
  TRY_LET(auto reader, CaptureReader::open(files.front(), std::move(rules)));
  return CaptureSource(std::move(files), std::move(reader));
}

std::optional<Time> CaptureSource::next_at() const {
  if (held_.empty()) return std::nullopt;
  return std::max(given_, std::get<Time>(held_.begin()->first));
}

BookSource::Event CaptureSource::take() {
  CHECK(!held_.empty());
  auto node = held_.extract(held_.begin());
  auto const at = std::get<Time>(node.key());
  if (at < given_) ++late_;
  given_ = std::max(given_, at);
  read_ahead();
  return {given_, std::move(node.mapped())};
}

void CaptureSource::read_ahead() {
  while (!ended_ && held_.size() < kHeldMax) {
    if (!held_.empty() && newest_ - std::get<Time>(held_.begin()->first) > kHeldFor) return;
    auto message = read();
    if (!message) return;
    auto* read_message = std::get_if<BookMessage>(&message->what);
    if (read_message && !std::holds_alternative<BestQuote>(*read_message)) hold(std::move(*read_message));
  }
}

std::optional<CaptureMessage> CaptureSource::read() {
  for (;;) {
    auto message = reader_.next();
    if (message && *message) return std::move(*message);
    ended_ = true;
    if (!message) {
      fault_ = message.error();
      return std::nullopt;
    }
    if (next_file_ == files_.size()) return std::nullopt;
    auto next = CaptureReader::open(files_[next_file_++], reader_.rules());
    if (!next) {
      fault_ = next.error();
      return std::nullopt;
    }
    reader_ = std::move(*next);
    ended_ = false;
  }
}

void CaptureSource::hold(BookMessage message) {
  auto at = time_of(message);
  if (at == Time{}) at = newest_;
  newest_ = std::max(newest_, at);
  Key const key{at, order_of(message), count_++};
  held_.emplace(key, std::move(message));
}

}  // namespace sep::recordings
