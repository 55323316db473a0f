// The lines of the journal that the server itself makes, beside those of events.
#pragma once

#include "api/routes/desk.hpp"
#include "apps/sep/journal.hpp"
#include "apps/sep/orders_left.hpp"
#include "runtime/disk_watch.hpp"
#include "runtime/loop.hpp"

namespace sep::app {

[[nodiscard]] JournalLine line_of(api::Answered const& answered);
[[nodiscard]] JournalLine line_of(LeftOrder const& order);
[[nodiscard]] JournalLine line_of(runtime::StoreFailure const& failure);
[[nodiscard]] JournalLine line_of(runtime::DiskRoom const& room, std::uint64_t floor_bytes);
[[nodiscard]] JournalLine recovered_line(runtime::Loop const& loop);

}  // namespace sep::app
