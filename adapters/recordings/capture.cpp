#include "adapters/recordings/capture.hpp"

#include <algorithm>
#include <charconv>
#include <simdjson.h>

namespace sep::recordings {
namespace {

namespace od = simdjson::ondemand;

struct Refused {
  CaptureError error;
  std::string what;
};

// A local time is in nanoseconds or microseconds: what is before the year 2001 as nanoseconds is the latter.
constexpr std::int64_t kMicrosecondsBelow = 1'000'000'000'000'000'000;

Time local_time(std::string_view text) {
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value <= 0)
    throw Refused{CaptureError::bad_time, std::string(text.substr(0, 32))};
  return value < kMicrosecondsBelow ? Time{} + microseconds(value) : Time{value};
}

struct Line {
  std::string_view time;
  std::string_view json;
};
std::optional<Line> split(std::string_view line) {
  auto const space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  return Line{line.substr(0, space), line.substr(space + 1)};
}

std::int64_t on_grid(Grid const& grid, std::string_view text, std::int64_t least) {
  auto const steps = steps_of(grid, text);
  if (!steps || *steps < least) throw Refused{CaptureError::off_grid, std::string(text.substr(0, 32))};
  return *steps;
}

void read_levels(od::array rows, SymbolRules const& rules, std::vector<BookLevel>& levels) {
  for (auto row : rows) {
    std::string_view texts[2];
    std::size_t count = 0;
    for (auto cell : row.get_array()) {
      if (count == 2) throw Refused{CaptureError::bad_json, "a level of more than a price and a quantity"};
      texts[count++] = cell.get_string();
    }
    if (count != 2) throw Refused{CaptureError::bad_json, "a level without a price or a quantity"};
    levels.push_back({on_grid(rules.price, texts[0], 1), on_grid(rules.quantity, texts[1], 0)});
  }
}

// The members of a message in one pass, in whatever order they stand. Names are the venue's.
class Members {
 public:
  explicit Members(SymbolRules const* rules) : rules_(rules) {}  // without: levels are passed over

  void read(od::object object, bool outermost = true) {
    for (auto field : object) {
      std::string_view const key = field.unescaped_key();
      od::value value = field.value();
      if (key == "data" && outermost) {
        read(value.get_object(), false);
        continue;
      }
      switch (value.type().value()) {
        case od::json_type::string:
          texts_.emplace_back(key, value.get_string().value());
          break;
        case od::json_type::number:
          if (auto count = value.get_uint64(); count.error() == simdjson::SUCCESS)
            counts_.emplace_back(key, count.value());
          break;
        case od::json_type::boolean:
          flags_.emplace_back(key, value.get_bool().value());
          break;
        case od::json_type::array:
          read_array(key, value.get_array());
          break;
        case od::json_type::object:
        case od::json_type::null:
        default:
          break;
      }
    }
  }

  [[nodiscard]] bool has_text(std::string_view key) const { return find(texts_, key).has_value(); }
  [[nodiscard]] bool has_count(std::string_view key) const { return find(counts_, key).has_value(); }
  [[nodiscard]] bool has_flag(std::string_view key) const { return find(flags_, key).has_value(); }
  [[nodiscard]] std::string_view text(std::string_view key) const { return needed(texts_, key); }
  [[nodiscard]] std::uint64_t count(std::string_view key) const { return needed(counts_, key); }
  [[nodiscard]] bool flag(std::string_view key) const { return needed(flags_, key); }
  [[nodiscard]] Time time(std::string_view key) const {
    constexpr std::uint64_t kFarthest = 9'223'372'036'854;  // milliseconds that are nanoseconds in 63 bits
    auto const value = count(key);
    if (value > kFarthest) throw Refused{CaptureError::bad_json, std::string(key) + " is no time"};
    return Time{} + milliseconds(static_cast<std::int64_t>(value));
  }
  [[nodiscard]] BookLevel level(std::string_view price, std::string_view quantity) const {
    return {on_grid(rules_->price, text(price), 1), on_grid(rules_->quantity, text(quantity), 0)};
  }
  [[nodiscard]] std::vector<BookLevel> take_levels(std::optional<std::vector<BookLevel>>& levels) const {
    if (!levels) throw Refused{CaptureError::bad_json, "no levels"};
    return std::move(*levels);
  }

  std::optional<std::vector<BookLevel>> bids;
  std::optional<std::vector<BookLevel>> asks;

 private:
  template <class T>
  using Named = std::vector<std::pair<std::string_view, T>>;

  void read_array(std::string_view key, od::array rows) {
    if (rules_ == nullptr) return;
    if (key == "b" || key == "bids") read_levels(rows, *rules_, bids.emplace());
    if (key == "a" || key == "asks") read_levels(rows, *rules_, asks.emplace());
  }
  template <class T>
  static std::optional<T> find(Named<T> const& members, std::string_view key) {
    for (auto const& [name, value] : members)
      if (name == key) return value;
    return std::nullopt;
  }
  template <class T>
  static T needed(Named<T> const& members, std::string_view key) {
    auto const value = find(members, key);
    if (!value) throw Refused{CaptureError::bad_json, std::string(key) + " is missing or of another kind"};
    return *value;
  }

  SymbolRules const* rules_;
  Named<std::string_view> texts_;
  Named<std::uint64_t> counts_;
  Named<bool> flags_;
};

BookSnapshot snapshot_of(Members& members) {
  auto const at = members.has_count("T") ? members.time("T") : Time{};
  auto const last = members.count("lastUpdateId");
  return {last, at, members.take_levels(members.bids), members.take_levels(members.asks)};
}

BookDiff diff_of(Members& members, bool spot) {
  BookDiff diff;
  diff.at = members.time(spot ? "E" : "T");
  diff.first = members.count("U");
  diff.last = members.count("u");
  if (!spot) diff.previous = members.count("pu");
  diff.bids = members.take_levels(members.bids);
  diff.asks = members.take_levels(members.asks);
  return diff;
}

BestQuote quote_of(Members const& members, bool spot) {
  return {members.count("u"), members.level("b", "B"), members.level("a", "A"), spot ? Time{} : members.time("T")};
}

// nullopt: a print that did not happen in the book (insurance fund, auto-deleveraging).
std::optional<BookTrade> trade_of(Members const& members, bool spot) {
  if (!spot && members.text("X") != "MARKET") return std::nullopt;
  auto const level = members.level("p", "q");
  if (level.lots == 0) throw Refused{CaptureError::off_grid, std::string(members.text("q").substr(0, 32))};
  auto const hit = members.flag("m") ? Side::bid : Side::ask;
  return BookTrade{members.count("t"), level.price_ticks, level.lots, hit, members.time("T")};
}

void read_stream(Members& members, SymbolRules const& rules, CaptureMessage& message) {
  bool const spot = rules.market == CaptureMarket::spot;
  auto const stream = members.text("stream");
  auto const kind = stream.substr(std::min(stream.find('@'), stream.size()));
  if (members.text("s") != rules.symbol) throw Refused{CaptureError::other_symbol, std::string(stream.substr(0, 64))};
  if (!spot || members.has_count("E")) message.sent = members.time("E");
  if (kind.starts_with("@depth@"))
    message.what = BookMessage(diff_of(members, spot));
  else if (kind == "@bookTicker")
    message.what = BookMessage(quote_of(members, spot));
  else if (kind != "@trade")
    message.what = std::string(kind.substr(0, 64));
  else if (auto const trade = trade_of(members, spot))
    message.what = BookMessage(*trade);
  else
    message.what = std::string("@trade outside the book");
}

CaptureError error_of(common::LinesError error) {
  switch (error) {
    case common::LinesError::unreadable:
      return CaptureError::unreadable;
    case common::LinesError::bad_compression:
      return CaptureError::bad_compression;
    case common::LinesError::line_too_long:
      return CaptureError::line_too_long;
  }
  return CaptureError::unreadable;
}

std::unexpected<CaptureFault> lines_fault(common::LinesError error, std::string const& file, std::uint64_t line) {
  auto const* name = boost::describe::enum_to_string(error, "an error");
  return fail(CaptureFault{error_of(error), file, line, name});
}

}  // namespace

SequenceRule sequence_rule_of(CaptureMarket market) {
  return market == CaptureMarket::spot ? SequenceRule::contiguous : SequenceRule::linked;
}

// Coin-margined messages name their pair, those of futures their transaction; spot trades do too, but carry "M".
std::optional<CaptureSubject> subject_of(std::string_view line) {
  auto const parts = split(line);
  if (!parts) return std::nullopt;
  try {
    od::parser parser;
    simdjson::padded_string const padded(parts->json);
    od::document document = parser.iterate(padded);
    Members members(nullptr);
    members.read(document.get_object());
    if (!members.has_text("stream")) return std::nullopt;
    CaptureSubject subject{std::string(members.text("s")), CaptureMarket::spot};
    if (members.has_count("T") && !members.has_flag("M")) subject.market = CaptureMarket::usdm;
    if (members.has_text("ps")) subject.market = CaptureMarket::coinm;
    return subject;
  } catch (Refused const&) {  // a stream of no symbol
    return std::nullopt;
  } catch (simdjson::simdjson_error const&) {  // not a message: none of a stream either
    return std::nullopt;
  }
}

struct CaptureParser::Buffer {
  od::parser parser;
  std::string padded;
};

CaptureParser::CaptureParser(SymbolRules rules) : rules_(std::move(rules)), buffer_(std::make_unique<Buffer>()) {}
CaptureParser::CaptureParser(CaptureParser&&) noexcept = default;
CaptureParser& CaptureParser::operator=(CaptureParser&&) noexcept = default;
CaptureParser::~CaptureParser() = default;

Result<CaptureMessage, CaptureFault> CaptureParser::parse(std::string_view line, std::uint64_t number) {
  CaptureMessage message{.received = {}, .sent = {}, .line = number, .what = {}};
  try {
    auto const parts = split(line);
    if (!parts) throw Refused{CaptureError::bad_time, "no space after a time"};
    message.received = local_time(parts->time);
    if (message.received < received_) throw Refused{CaptureError::time_went_back, std::string(parts->time)};
    auto& text = buffer_->padded;
    text.assign(parts->json);
    text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    od::document document = buffer_->parser.iterate(text.data(), text.size(), text.capacity());
    Members members(&rules_);
    members.read(document.get_object());
    if (members.has_text("stream")) {
      read_stream(members, rules_, message);
    } else {
      if (members.has_count("E")) message.sent = members.time("E");
      message.what = BookMessage(snapshot_of(members));
    }
    received_ = message.received;
    return message;
  } catch (Refused const& refused) {
    return fail(CaptureFault{refused.error, {}, number, refused.what});
  } catch (simdjson::simdjson_error const& error) {
    return fail(CaptureFault{CaptureError::bad_json, {}, number, error.what()});
  }
}

Result<CaptureReader, CaptureFault> CaptureReader::open(std::filesystem::path const& file,
                                                        std::optional<SymbolRules> rules) {
  auto const name = file.filename().string();
  auto lines = common::LineReader::open(file);
  if (!lines) return lines_fault(lines.error(), name, 0);
  while (!rules) {
    auto const line = lines->next();
    if (!line) return lines_fault(line.error(), name, lines->number() + 1);
    if (!*line || lines->number() > kSniffedLines) return fail(CaptureFault{CaptureError::no_stream, name, 0, {}});
    if (auto const subject = subject_of(**line)) rules = default_rules(subject->market, subject->symbol);
  }
  lines = common::LineReader::open(file);
  if (!lines) return lines_fault(lines.error(), name, 0);
  return CaptureReader(file, std::move(*lines), CaptureParser(std::move(*rules)));
}

Result<std::optional<CaptureMessage>, CaptureFault> CaptureReader::next() {
  auto const line = lines_.next();
  if (!line) return lines_fault(line.error(), file_, lines_.number() + 1);
  if (!*line) return std::optional<CaptureMessage>{};
  auto message = parser_.parse(**line, lines_.number());
  if (message) return std::optional(*std::move(message));
  message.error().file = file_;
  return fail(std::move(message).error());
}

}  // namespace sep::recordings
