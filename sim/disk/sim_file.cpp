#include "sim/disk/sim_file.hpp"

#include <algorithm>

namespace sep::sim {
namespace {

constexpr std::uint64_t kSector = 512;

void put(Bytes& file, std::uint64_t offset, ByteSpan bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size());
  std::ranges::copy(bytes, file.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

void SimFile::write(std::uint64_t offset, ByteSpan bytes) {
  put(content_, offset, bytes);
  unsynced_.push_back({false, offset, Bytes(bytes.begin(), bytes.end())});
}

void SimFile::truncate(std::uint64_t size) {
  content_.resize(size);
  unsynced_.push_back({true, size, {}});
}

void SimFile::sync() {
  for (auto const& change : unsynced_) {
    if (change.is_truncation) {
      durable_.resize(change.offset);
    } else {
      put(durable_, change.offset, change.bytes);
    }
  }
  unsynced_.clear();
}

void SimFile::fail_sync(Rng& rng) {
  FaultCounts unused;
  apply_some(rng, unused);
}

void SimFile::lose_power(Rng& rng, FaultCounts& counts) {
  apply_some(rng, counts);
  content_ = durable_;
}

void SimFile::apply_some(Rng& rng, FaultCounts& counts) {
  enum : std::uint64_t { nothing, prefix, any_part, kinds };
  auto const kind = rng.below(kinds);
  auto const cut = unsynced_.empty() ? 0 : rng.below(unsynced_.size() + 1);
  for (std::size_t i = 0; i < unsynced_.size(); ++i) {
    auto const& change = unsynced_[i];
    bool const whole = kind == prefix && i < cut;
    bool const in_part = kind == any_part || (kind == prefix && i == cut);
    if (change.is_truncation) {
      if (whole || (in_part && rng.chance(1, 2))) durable_.resize(change.offset);
    } else if (whole) {
      put(durable_, change.offset, change.bytes);
    } else if (in_part) {
      apply_sectors(change, rng, counts);
    } else {
      ++counts["lost_write"];
    }
  }
  unsynced_.clear();
}

// Every sector arrives, is lost, or (one in eight) arrives up to some byte.
void SimFile::apply_sectors(Change const& change, Rng& rng, FaultCounts& counts) {
  std::uint64_t const end = change.offset + change.bytes.size();
  for (auto begin = change.offset; begin < end;) {
    auto const next = std::min(end, (begin / kSector + 1) * kSector);
    auto const piece = ByteSpan(change.bytes).subspan(begin - change.offset, next - begin);
    switch (rng.below(8)) {
      case 0:
        put(durable_, begin, piece.first(rng.below(piece.size() + 1)));
        ++counts["torn_sector"];
        break;
      case 1:
      case 2:
      case 3:
        ++counts["lost_sector"];
        break;
      default:
        put(durable_, begin, piece);
        break;
    }
    begin = next;
  }
}

}  // namespace sep::sim
