#include "adapters/venues/paper/venue.hpp"

#include <cstdio>

#include "adapters/venues/paper/book/generated_hall.hpp"
#include "adapters/venues/paper/book/served_hall.hpp"
#include "adapters/venues/paper/exchange.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "adapters/venues/paper/recorded_world.hpp"
#include "core/base/codec.hpp"

namespace sep::paper {
namespace {

constexpr std::uint32_t kRecordForm = 3;
constexpr std::uint32_t kBookRecordForm = 2;

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

// What a process is to serve, and what its opening says: not yet when.
struct Stage {
  std::unique_ptr<ServedFloor> floor;
  std::string model;
  Entry opening;
};

Result<Stage, std::string> set_pools(VenueOptions const& options, std::optional<Time> start) {
  std::string name;
  TRY_LET(auto world, make_world(options, start, name));
  Opened opening;
  opening.form = kRecordForm;
  opening.seed = options.seed;
  opening.world = std::move(name);
  opening.start = world->start();
  opening.block_interval = options.block_interval;
  opening.inclusion = options.inclusion.value_or(options.market ? Duration{} : seconds(1));
  opening.script = options.script;
  ExchangeOptions exchange;
  exchange.seed = options.seed;
  exchange.inclusion = opening.inclusion;
  return Stage{std::make_unique<Exchange>(std::move(world), exchange),
               options.market ? kRecordedPoolsModel : kGeneratedPoolsModel, std::move(opening)};
}

Result<OpenedBooks, std::string> generated_books(VenueOptions const& options, std::optional<Time> start) {
  RateRules rate;
  rate.requests = options.requests;
  auto hall = make_generated_hall(options.seed, start.value_or(kGeneratedStart), {}, {.rate = rate});
  return OpenedBooks{kGeneratedBooks, kGeneratedHallModel, std::move(hall)};
}

Result<Stage, std::string> set_books(VenueOptions const& options, std::optional<Time> start) {
  TRY_LET(auto books, options.open_books ? options.open_books(start) : generated_books(options, start));
  BooksOpened opening;
  opening.form = kBookRecordForm;
  opening.seed = options.seed;
  opening.market = std::move(books.name);
  opening.start = books.hall->start();
  opening.requests = options.requests;
  opening.script = options.book_script;
  return Stage{std::make_unique<ServedHall>(std::move(books.hall)), std::move(books.model), std::move(opening)};
}

Time start_of(Entry const& opening) {
  if (auto const* books = std::get_if<BooksOpened>(&opening)) return books->start;
  return std::get<Opened>(opening).start;
}

void set_time(Entry& opening, Time at) {
  if (auto* books = std::get_if<BooksOpened>(&opening))
    books->at = at;
  else
    std::get<Opened>(opening).at = at;
}

Result<void, std::string> keep(Record& record, std::span<Entry const> entries) {
  if (auto const kept = record.append(entries); !kept) return fail(text_of(kept.error()));
  return {};
}

// Brings the floor to where the record ends.
Result<void, std::string> resume(Venue& venue, Entry const& opening, std::span<Entry const> entries) {
  if (!same_record(entries.front(), opening))
    return fail(std::string("record: foreign: made with another seed, market, start or timing"));
  venue.floor->follow_opening(entries.front());
  auto const undone = restore(*venue.floor, entries);
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
  bool const continued = !entries.empty();
  if (continued && !is_opening(entries.front()))
    return fail(std::string("record: corrupt: does not begin with an opening"));

  // A record goes on in the market it began in.
  auto start = options.start;
  if (!start && continued) start = start_of(entries.front());
  if (!start && !options.virtual_time) start = wall_now;
  TRY_LET(auto stage, options.books ? set_books(options, start) : set_pools(options, start));
  venue.floor = std::move(stage.floor);
  venue.model = std::move(stage.model);
  if (continued) TRY_VOID(resume(venue, stage.opening, entries));
  set_time(stage.opening, venue.floor->now());
  venue.floor->follow_opening(stage.opening);
  TRY_VOID(keep(*venue.record, {&stage.opening, 1}));
  return venue;
}

}  // namespace sep::paper
