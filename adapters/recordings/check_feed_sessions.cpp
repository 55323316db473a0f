// What one client saw of an exchange (venue-feeds): an object a line, of several symbols. Of Binance, spot and futures,
// the messages are those of the captures and checked as those are, each symbol for itself, by the rules that the
// session's own exchangeInfo gives. Receipt times are not judged: the answers to requests stand before what was
// received in the meantime.
#include <map>
#include <memory>

#include "adapters/recordings/capture_check.hpp"
#include "adapters/recordings/csv.hpp"

namespace sep::recordings {
namespace {

class SessionCheck {
 public:
  SessionCheck(CaptureMarket market, Tally& tally) : market_(market), tally_(tally) {}

  Result<void, Wrong> take(std::uint64_t index, Json const& line) {
    TRY_LET(auto const kind, need_text(line, "t"));
    if (kind == "http") return take_answer(index, line);
    if (kind == "recv") return take_message(index, line);
    tally_.skip("no value in a line of kind " + kind);
    return {};
  }

  void end() {
    for (auto& [name, symbol] : symbols_) symbol->check.end();
  }

 private:
  struct Symbol {
    Symbol(SymbolRules const& rules, Tally& tally) : parser(rules), check(parser.rules(), tally) {}
    CaptureParser parser;
    CaptureCheck check;
  };

  Result<void, Wrong> take_answer(std::uint64_t index, Json const& line) {
    TRY_LET(auto const url, need_text(line, "url"));
    TRY_LET(auto const answer, need_text(line, "data"));
    if (url.ends_with("/exchangeInfo")) {
      TRY_LET(exchange_info_, parse_json(answer));
      tally_.skip("no check for exchangeInfo");
      return {};
    }
    constexpr std::string_view kSymbol = "/depth?symbol=";
    auto const at = url.find(kSymbol);
    if (at == std::string::npos) {
      tally_.skip("no check for this request");
      return {};
    }
    auto const name = url.substr(at + kSymbol.size());
    return take_text(index, name.substr(0, name.find('&')), answer);
  }

  Result<void, Wrong> take_message(std::uint64_t index, Json const& line) {
    TRY_LET(auto const text, need_text(line, "data"));
    auto const subject = subject_of("1 " + text);
    if (!subject) {
      tally_.skip("no check for messages of no stream");
      return {};
    }
    return take_text(index, subject->symbol, text);
  }

  Result<void, Wrong> take_text(std::uint64_t index, std::string const& name, std::string const& text) {
    auto& symbol = symbols_[name];
    if (!symbol) {
      auto const rules = rules_of(exchange_info_, market_, name);
      symbol = std::make_unique<Symbol>(rules ? *rules : default_rules(market_, name), tally_);
    }
    auto const message = symbol->parser.parse("1 " + text, index + 1);
    if (!message) return fail(Wrong(boost::describe::enum_to_string(message.error().error, "an error")));
    symbol->check.take(index, *message);
    return {};
  }

  CaptureMarket market_;
  Tally& tally_;
  Json exchange_info_;
  std::map<std::string, std::unique_ptr<Symbol>> symbols_;
};

std::optional<CaptureMarket> market_of(std::string_view header) {
  auto const json = parse_json(header);
  auto const exchange = json ? need_text(*json, "exchange") : Result<std::string, Wrong>(fail(Wrong()));
  if (!exchange) return std::nullopt;
  if (*exchange == "BINANCE") return CaptureMarket::spot;
  return *exchange == "BINANCE_FUTURES" ? std::optional(CaptureMarket::usdm) : std::nullopt;
}

}  // namespace

void check_feed_sessions(std::string_view bytes, Tally& tally) {
  auto const lines = lines_of(bytes);
  auto const market = market_of(lines.front());
  if (!market) return tally.skip("no check for sessions of this exchange yet", lines.size());
  SessionCheck check(*market, tally);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto const json = parse_json(lines[i]);
    auto const taken = json ? check.take(i, *json) : Result<void, Wrong>(fail(json.error()));
    if (!taken) tally.malformed(i, taken.error());
  }
  check.end();
}

}  // namespace sep::recordings
