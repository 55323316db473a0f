#include "adapters/venues/paper/venue.hpp"

#include <cstdio>

#include "adapters/venues/paper/generated.hpp"
#include "adapters/venues/paper/recorded_world.hpp"
#include "core/base/codec.hpp"

namespace sep::paper {
namespace {

constexpr std::uint32_t kRecordForm = 2;

std::string text_of(RecordFailure const& failure) {
  return "record: " + enum_name(failure.error) + ": " + failure.detail;
}

void tell(Recording const& recording) {
  std::string skipped;
  for (auto const& [reason, count] : recording.report.skipped)
    skipped += (skipped.empty() ? " " : ", ") + enum_name(reason) + ' ' + std::to_string(count);
  std::fprintf(stderr, "sep venue paper: market %s: %zu blocks, %zu pools; left out:%s\n", recording.name.c_str(),
               recording.blocks.size(), recording.report.loaded, skipped.empty() ? " nothing" : skipped.c_str());
}

Result<std::unique_ptr<World>, std::string> make_world(VenueOptions const& options, std::optional<Time> start,
                                                       std::string& name) {
  if (options.market) {
    auto recording = load_recording(*options.market, options.recording);
    if (!recording) return fail("market: " + enum_name(recording.error().error) + ": " + recording.error().detail);
    name = recording->name;
    tell(*recording);
    RecordedOptions recorded;
    recorded.start = start;
    return std::make_unique<RecordedWorld>(*std::move(recording), recorded);
  }
  name = "generated";
  GeneratedOptions generated;
  generated.seed = options.seed;
  generated.block_interval = options.block_interval;
  if (start) generated.start = *start;
  return std::make_unique<GeneratedWorld>(generated);
}

// What this process's opening says, over the world it is to serve.
Opened opening_of(VenueOptions const& options, World const& world, std::string name) {
  Opened opening;
  opening.form = kRecordForm;
  opening.seed = options.seed;
  opening.world = std::move(name);
  opening.start = world.start();
  opening.block_interval = options.block_interval;
  opening.inclusion = options.inclusion.value_or(options.market ? Duration{} : seconds(1));
  opening.script = options.script;
  return opening;
}

Result<void, std::string> keep(Record& record, std::span<Entry const> entries) {
  if (auto const kept = record.append(entries); !kept) return fail(text_of(kept.error()));
  return {};
}

// Brings the exchange to where the record ends.
Result<void, std::string> resume(Venue& venue, Opened const& opening, std::span<Entry const> entries) {
  auto const& first = std::get<Opened>(entries.front());
  auto expected = opening;
  expected.at = first.at;
  expected.script = first.script;
  if (first != expected) return fail(std::string("record: foreign: made with another seed, market, start or timing"));
  auto const undone = restore(*venue.exchange, entries);
  if (!undone) return fail(text_of(undone.error()));
  return keep(*venue.record, *undone);
}

}  // namespace

Result<Venue, std::string> open_venue(VenueOptions const& options, Time wall_now) {
  if (options.block_interval.ns <= 0) return fail(std::string("the block interval must be positive"));
  auto record = Record::open(options.record);
  if (!record) return fail(text_of(record.error()));
  if (record->torn_bytes() > 0)
    std::fprintf(stderr, "sep venue paper: record: cut a torn last line of %zu bytes\n", record->torn_bytes());
  Venue venue;
  venue.record.emplace(*std::move(record));
  auto const entries = venue.record->take_entries();
  auto const* first = entries.empty() ? nullptr : std::get_if<Opened>(&entries.front());
  if (!first && !entries.empty()) return fail(std::string("record: corrupt: does not begin with an opening"));

  // A record goes on in the world it began in.
  auto start = options.start;
  if (!start && first) start = first->start;
  if (!start && !options.virtual_time) start = wall_now;
  std::string name;
  TRY_LET(auto world, make_world(options, start, name));
  auto opening = opening_of(options, *world, std::move(name));

  ExchangeOptions exchange;
  exchange.seed = options.seed;
  exchange.inclusion = opening.inclusion;
  exchange.script = first ? first->script : opening.script;
  venue.exchange = std::make_unique<Exchange>(std::move(world), exchange);
  if (first) TRY_VOID(resume(venue, opening, entries));
  opening.at = venue.exchange->now();
  venue.exchange->follow(opening.script);
  Entry const entry = std::move(opening);
  TRY_VOID(keep(*venue.record, {&entry, 1}));
  return venue;
}

}  // namespace sep::paper
