#include "runtime/log/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "runtime/log/record.hpp"

namespace sep::log {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kFields = 6;

std::optional<std::array<std::string_view, kFields>> split(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  for (std::size_t i = 0; i < kFields; ++i) {
    bool const last = i + 1 == kFields;
    auto const space = line.find(' ');
    if ((space == std::string_view::npos) != last) return std::nullopt;
    fields[i] = line.substr(0, space);
    if (!last) line.remove_prefix(space + 1);
  }
  return fields;
}

// Decimal digits as they are printed: no sign, no leading zero.
std::optional<std::uint64_t> parse_seq(std::string_view text) {
  std::uint64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > kMaxSeq) return std::nullopt;
  if (std::to_string(value) != text) return std::nullopt;
  return value;
}

}  // namespace

bool is_name(std::string_view text) {
  auto const allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == ':' || c == '-';
  };
  return !text.empty() && text.size() <= kMaxName && std::ranges::all_of(text, allowed);
}

std::string format_checkpoint(Checkpoint const& checkpoint) {
  return "sep-checkpoint v1 " + checkpoint.stream + " " + checkpoint.store_id + " " + std::to_string(checkpoint.seq) +
         " " + to_text(checkpoint.hash);
}

Result<Checkpoint, CheckpointError> parse_checkpoint(std::string_view line) {
  if (!line.starts_with("sep-checkpoint ")) return fail(CheckpointError::not_a_checkpoint);
  if (!line.starts_with("sep-checkpoint v1 ")) return fail(CheckpointError::unknown_version);
  auto const fields = split(line);
  if (!fields) return fail(CheckpointError::not_a_checkpoint);
  auto const& [word, version, stream, store_id, seq_text, hash_text] = *fields;
  if (!is_name(stream) || !is_name(store_id)) return fail(CheckpointError::bad_name);
  auto const seq = parse_seq(seq_text);
  if (!seq) return fail(CheckpointError::bad_seq);
  auto const hash = parse_hash256(hash_text);
  if (!hash || to_text(*hash) != hash_text) return fail(CheckpointError::bad_hash);
  return Checkpoint{std::string(stream), std::string(store_id), *seq, *hash};
}

}  // namespace sep::log
