#include "adapters/store/sqlite/snapshot_slots.hpp"

#include <algorithm>

#include "adapters/store/sqlite/vfs_file.hpp"
#include "core/base/codec.hpp"

namespace sep::store {
namespace {

using runtime::Snapshot;
using runtime::StoreError;
using runtime::StoreFailure;
using runtime::StoreResult;

constexpr std::string_view kMagic = "SEPSNAP1";
// About what an ordinary commit writes.
constexpr std::size_t kSyncedAtOnce = 4 * kPiece;

// What stands before the state, behind magic and digest.
struct Label {
  std::uint64_t seq = 0;
  Hash256 record;
  std::uint32_t rules_version = 0;
};
BOOST_DESCRIBE_STRUCT(Label, (), (seq, record, rules_version))

std::size_t const kDigestAt = kMagic.size();
std::size_t const kLabelAt = kDigestAt + sizeof(Hash256::bytes);
std::size_t const kStateAt = kLabelAt + encode(Label{}).size();

sqlite3_vfs* find_vfs(std::string const& name) { return sqlite3_vfs_find(name.empty() ? nullptr : name.c_str()); }

// The label of a slot that may be sound, read without its state.
std::optional<Label> read_label(VfsFile& file, Bytes& head) {
  std::size_t size = 0;
  if (file.size(size) != SQLITE_OK || size < kStateAt) return std::nullopt;
  head.resize(kStateAt);
  if (file.read(head, 0) != SQLITE_OK) return std::nullopt;
  if (!std::ranges::equal(ByteSpan(head).first(kMagic.size()), as_bytes(kMagic))) return std::nullopt;
  auto const label = decode<Label>(ByteSpan(head).subspan(kLabelAt));
  return label ? std::optional(*label) : std::nullopt;
}

Hash256 digest_of(ByteSpan label, ByteSpan state) {
  Sha256 digest;
  digest.update(label);
  digest.update(state);
  return digest.finish();
}

std::optional<Snapshot> read_slot(std::string const& path, std::string const& vfs_name, std::uint64_t max_seq) {
  auto* const vfs = find_vfs(vfs_name);
  if (vfs == nullptr) return std::nullopt;
  FileName const name(vfs, path);
  VfsFile file(vfs);
  bool found = false;
  if (name.empty() || file.open(name.main(), SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, found) != SQLITE_OK || !found)
    return std::nullopt;
  Bytes head;
  auto const label = read_label(file, head);
  if (!label || label->seq == 0 || label->seq > max_seq) return std::nullopt;
  std::size_t size = 0;
  if (file.size(size) != SQLITE_OK || size < kStateAt) return std::nullopt;
  Snapshot snapshot{label->seq, label->record, label->rules_version, Bytes(size - kStateAt)};
  if (file.read(snapshot.state, kStateAt) != SQLITE_OK) return std::nullopt;
  auto const digest = digest_of(ByteSpan(head).subspan(kLabelAt), snapshot.state);
  if (!std::ranges::equal(digest.bytes, ByteSpan(head).subspan(kDigestAt, digest.bytes.size()))) return std::nullopt;
  return snapshot;
}

int write_slot(VfsFile& file, ByteSpan head, ByteSpan state) {
  // The old head goes first: while the rest is written the slot holds nothing.
  if (int const code = file.write(head, 0); code != SQLITE_OK) return code;
  for (std::size_t at = 0; at < state.size(); at += kSyncedAtOnce) {
    auto const piece = state.subspan(at, std::min(kSyncedAtOnce, state.size() - at));
    if (int const code = file.write(piece, kStateAt + at); code != SQLITE_OK) return code;
    if (int const code = file.sync(); code != SQLITE_OK) return code;
  }
  if (int const code = file.truncate(kStateAt + state.size()); code != SQLITE_OK) return code;
  return file.sync();
}

}  // namespace

std::optional<Snapshot> SnapshotSlots::latest(std::uint64_t max_seq) const {
  std::optional<Snapshot> latest;
  for (auto const& path : paths_) {
    auto snapshot = read_slot(path, vfs_, max_seq);
    if (snapshot && (!latest || snapshot->seq > latest->seq)) latest = std::move(snapshot);
  }
  return latest;
}

std::size_t SnapshotSlots::pick_slot() const {
  std::array<std::uint64_t, kSlots> seqs{};
  for (std::size_t i = 0; i < kSlots; ++i)
    if (auto const snapshot = read_slot(paths_[i], vfs_, log::kMaxSeq)) seqs[i] = snapshot->seq;
  return static_cast<std::size_t>(std::ranges::min_element(seqs) - seqs.begin());
}

StoreResult<void> SnapshotSlots::put(Snapshot const& snapshot) {
  auto const slot = next_ ? *next_ : pick_slot();
  auto const& path = paths_[slot];
  auto* const vfs = find_vfs(vfs_);
  if (vfs == nullptr) return fail(StoreFailure{StoreError::io, "no such VFS: " + vfs_});
  FileName const name(vfs, path);
  VfsFile file(vfs);
  bool found = false;
  int code = SQLITE_IOERR;
  if (!name.empty())
    code = file.open(name.main(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB, found);
  if (code == SQLITE_OK) {
    auto const label = encode(Label{snapshot.seq, snapshot.record, snapshot.rules_version});
    auto const digest = digest_of(label, snapshot.state);
    Bytes head(kMagic.begin(), kMagic.end());
    head.insert(head.end(), digest.bytes.begin(), digest.bytes.end());
    head.insert(head.end(), label.begin(), label.end());
    code = write_slot(file, head, snapshot.state);
  }
  if (code != SQLITE_OK) {
    auto const error = (code & 0xff) == SQLITE_FULL ? StoreError::full : StoreError::io;
    return fail(StoreFailure{error, "writing " + path + ": " + sqlite3_errstr(code)});
  }
  next_ = kSlots - 1 - slot;
  return {};
}

}  // namespace sep::store
