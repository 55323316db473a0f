// The documents that are made from the code: docs/lifecycles.md, docs/events.md, docs/topics.md, docs/reason-codes.md.
// This test fails when they say something else than the code; SEP_UPDATE_GOLDEN=1 rewrites them.
#include <boost/core/demangle.hpp>
#include <gtest/gtest.h>

#include "core/base/golden_test.hpp"
#include "core/engine/catalogue.hpp"
#include "core/scheduling/next_slice.hpp"

namespace sep::engine::test {
namespace {

std::string const kMade =
    "Made from the code by the test `engine_test.Documents`; `SEP_UPDATE_GOLDEN=1` rewrites it.\n";

// "sep::StrongId<sep::AssetTag, unsigned int>" -> "AssetTag", "sep::orders::Fill" -> "Fill"
std::string last_name(std::string name) {
  if (auto const end = name.find(','); end != std::string::npos) name.resize(end);
  if (auto const colon = name.rfind(':'); colon != std::string::npos) name.erase(0, colon + 1);
  return name;
}

// Not inlined, as all that is made once per type here: some hundred copies in one function take compilers minutes.
template <class T>
[[gnu::noinline]] std::string type_text() {
  using namespace codec_detail;
  auto const name = last_name(boost::core::demangle(typeid(T).name()));
  if constexpr (std::is_same_v<T, bool>) {
    return "bool";
  } else if constexpr (std::is_integral_v<T> || is_wide<T>) {
    bool const is_signed = std::is_same_v<T, i128> || (std::is_integral_v<T> && std::is_signed_v<T>);
    return (is_signed ? "i" : "u") + std::to_string(sizeof(T) * 8);
  } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Duration>) {
    return std::is_same_v<T, Time> ? "time" : "duration";
  } else if constexpr (std::is_same_v<T, std::string>) {
    return "text";
  } else if constexpr (is_a<StrongId, T>) {
    return name.substr(0, name.size() - 3) + "Id";
  } else if constexpr (is_a<std::vector, T>) {
    return "list of " + type_text<typename T::value_type>();
  } else if constexpr (is_a<std::set, T>) {
    return "set of " + type_text<typename T::value_type>();
  } else if constexpr (is_a<std::map, T>) {
    return "map of " + type_text<typename T::key_type>() + " to " + type_text<typename T::mapped_type>();
  } else if constexpr (is_a<std::optional, T>) {
    return type_text<typename T::value_type>() + "?";
  } else if constexpr (is_a<std::variant, T>) {
    std::string text;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, T>>([&](auto alternative) {
      text += (text.empty() ? "" : " or ") + type_text<typename decltype(alternative)::type>();
    });
    return text;
  } else {
    return name;
  }
}

[[gnu::noinline]] void add_member(std::string& text, char const* name, std::string const& type) {
  text += (text.empty() ? "" : ", ") + std::string("`") + name + "` " + type;
}

template <class T>
[[gnu::noinline]] std::string members_text() {
  std::string text;
  T value;
  for_each_member(value, [&]<class M>(char const* name, M const&) { add_member(text, name, type_text<M>()); });
  return text;
}

[[gnu::noinline]] void add_row(std::string& text, CatalogueRow const& row, std::string const& members) {
  text += "| " + std::to_string(row.tag) + " | " + std::to_string(row.version) + " | `" + std::string(row.name) +
          "` | " + members + " |\n";
}

template <class Variant>
std::string catalogue_text(std::vector<CatalogueRow> const& rows, char const* heading) {
  std::string text = std::string("| tag | version | ") + heading + " | members |\n| --- | --- | --- | --- |\n";
  boost::mp11::mp_for_each<boost::mp11::mp_iota_c<std::variant_size_v<Variant>>>(
      [&](auto i) { add_row(text, rows[i], members_text<std::variant_alternative_t<i, Variant>>()); });
  return text;
}

TEST(Documents, EventsAreTheCatalogue) {
  auto const text =
      "# Inputs and events\n\nEverything that can come in and everything that can become true, as it stands in the "
      "log: the tag numbers a form,\nthe version its schema. The variants only grow at their ends.\n\n" +
      kMade + "\n## Events\n\n" + catalogue_text<Event>(event_catalogue(), "topic") + "\n## Inputs\n\n" +
      catalogue_text<Payload>(input_catalogue(), "name");
  expect_golden("docs/events.md", text);
}

// ---- topics: the events by their family, with what their headers say of them ----

// The comment right above `struct name {`; empty where there is none.
std::string comment_of(std::string const& header, std::string const& name) {
  std::istringstream lines(header);
  std::string comment;
  for (std::string line; std::getline(lines, line);) {
    if (line == "struct " + name + " {") return comment;
    if (line.starts_with("// ") && !line.starts_with("// ----"))
      comment += (comment.empty() ? "" : " ") + line.substr(3);
    else
      comment.clear();
  }
  return {};
}

TEST(Documents, TopicsAreThoseOfTheEvents) {
  std::string headers;
  for (auto const* path : {"core/engine/event.hpp", "core/intent/events.hpp", "core/orders/events.hpp",
                           "core/risk/events.hpp", "core/routing/events.hpp"})
    headers += read_text(path) + "\n";
  std::map<std::string, std::string> families;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Event>>([&](auto alternative) {
    using E = typename decltype(alternative)::type;
    auto const name = last_name(boost::core::demangle(typeid(E).name()));
    EXPECT_NE(headers.find("\nstruct " + name + " {"), std::string::npos) << name << " is in none of these headers";
    std::string const topic = E::kTopic;
    auto const said = comment_of(headers, name);
    families[topic.substr(0, topic.find('.'))] += "| `" + topic + "` | " + said + (said.empty() ? "|\n" : " |\n");
  });
  std::string text =
      "# Topics\n\nWhat can be subscribed to (`topics` of [the stream](api.md#the-stream)), asked for (`topic` of "
      "`GET /v1/events`,\n`sep events tail --topic`) and exported: a topic, a family with a star (`intent.*`), several "
      "with "
      "commas, or `*`. Where\nthe name says it all there are no words. [Events](events.md) lists what each "
      "carries.\n\n" +
      kMade;
  for (auto const& [family, rows] : families) text += "\n## " + family + ".*\n\n| topic | |\n| --- | --- |\n" + rows;
  expect_golden("docs/topics.md", text);
}

TEST(Documents, LifecyclesAreTheTables) {
  auto const text =
      "# Lifecycles\n\nA row per state, a column per step, and in the cell the state it leads to. An empty cell cannot "
      "happen: the engine\nnever takes that step there, and aborts rather than record it.\n\n" +
      kMade + "\n## Intent\n\n" + to_markdown(intent::kLifecycle) + "\n## Child order\n\n" +
      to_markdown(orders::kLifecycle);
  expect_golden("docs/lifecycles.md", text);
}

// ---- reasons: the enumerators with their comments ----

struct Rule {
  std::string name;
  std::string meaning;
};

// The enumerators of `name` as the header writes them, comments on the same and the following lines included.
std::vector<Rule> rules_of(std::string const& header, std::string const& name) {
  std::vector<Rule> rules;
  auto const text = read_text(header);
  auto const start = text.find("enum class " + name + " ");
  EXPECT_NE(start, std::string::npos) << name;
  std::istringstream body(text.substr(start, text.find("\n};", start) - start));
  std::string line;
  std::getline(body, line);  // the opening
  while (std::getline(body, line)) {
    auto const comment = line.find("// ");
    auto const said = comment == std::string::npos ? "" : line.substr(comment + 3);
    auto const first = line.find_first_not_of(' ');
    if (first == comment && !rules.empty()) {
      rules.back().meaning += " " + said;
      continue;
    }
    std::istringstream names(line.substr(0, comment));
    for (std::string one; std::getline(names, one, ',');) {
      std::erase(one, ' ');
      if (!one.empty()) rules.push_back({one, said});
    }
  }
  return rules;
}

template <class E>
std::string reasons_text(std::string const& header, std::string const& intro) {
  auto const name = last_name(boost::core::demangle(typeid(E).name()));
  std::string text =
      "\n## " + name + "\n\n" + intro + " Source: `" + header + "`.\n\n| code | meaning |\n| --- | --- |\n";
  auto const rules = rules_of(header, name);
  std::vector<std::string> described;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) { described.push_back(d.name); });
  std::vector<std::string> found;
  for (auto const& rule : rules) {
    found.push_back(rule.name);
    text += "| `" + rule.name + "` | " + rule.meaning + " |\n";
  }
  EXPECT_EQ(found, described) << name;
  return text;
}

TEST(Documents, ReasonCodesAreTheEnumerators) {
  auto const text =
      "# Reason codes\n\nEvery refusal has one code and carries the values that broke the rule. P-numbers are those of "
      "the pre-trade list.\n\n" +
      kMade +
      reasons_text<intent::InvalidReason>("core/intent/denial.hpp", "An intent that makes no sense by itself.") +
      reasons_text<intent::GateReason>("core/intent/denial.hpp",
                                       "What the risk gate holds against an intent or order.") +
      reasons_text<intent::ScheduleFault>("core/intent/denial.hpp",
                                          "An intent whose schedule cannot be made: denied with the fault.") +
      reasons_text<intent::WaitCause>("core/intent/schedule.hpp", "Why a timed plan releases nothing now.") +
      reasons_text<scheduling::FinishCause>("core/scheduling/next_slice.hpp", "Why a timed plan is over.") +
      reasons_text<CommandFault>("core/engine/event.hpp", "A command that is not a new intent.") +
      reasons_text<routing::ProposalFault>("core/routing/proposal.hpp", "A route that was proposed and not taken.") +
      reasons_text<orders::RejectReason>("core/orders/terms.hpp", "Why a venue refused an order.") +
      reasons_text<ConfigFault>("core/engine/config.hpp", "A configuration that is not adopted.") +
      reasons_text<RegistryError>("core/market/registry.hpp", "A registry that is not adopted.") +
      reasons_text<risk::Breach>("core/risk/events.hpp",
                                 "What reality did that it should not have: booked, and a breaker tripped.");
  expect_golden("docs/reason-codes.md", text);
}

// ---- the tables, walked ----

template <class S, class E>
std::set<S> reachable(Lifecycle<S, E> const& table, S from) {
  std::set<S> found{from};
  std::vector<S> open{from};
  while (!open.empty()) {
    auto const state = open.back();
    open.pop_back();
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto step) {
      auto const next = table.next(state, step.value);
      if (next && found.insert(*next).second) open.push_back(*next);
    });
  }
  return found;
}

template <class S, class E>
void walk(Lifecycle<S, E> const& table, S first, std::set<S> const& before_fills, E fill) {
  EXPECT_EQ(reachable(table, first).size(), enum_size<S>) << "every state can be reached";
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<S>>([&](auto state) {
    SCOPED_TRACE(state.name);
    auto const to = reachable(table, state.value);
    EXPECT_TRUE(std::ranges::any_of(to, [](S s) { return is_terminal(s); })) << "every life can end";
    bool const stays = std::ranges::all_of(to, [](S s) { return is_terminal(s); });
    EXPECT_EQ(stays, is_terminal(state.value)) << "what has ended never lives again";
    EXPECT_EQ(table.next(state.value, fill).has_value(), !before_fills.contains(state.value)) << "fills are booked";
  });
}

TEST(Lifecycles, EveryStateIsReachedAndEndsAndTakesFills) {
  using IntentStatus = intent::Status;
  walk(intent::kLifecycle, IntentStatus::submitted,
       {IntentStatus::submitted, IntentStatus::accepted, IntentStatus::denied}, intent::Step::fill);
  walk(orders::kLifecycle, orders::Status::created, {orders::Status::created}, orders::Step::fill_part);
  walk(orders::kLifecycle, orders::Status::created, {orders::Status::created}, orders::Step::fill_rest);
}

}  // namespace
}  // namespace sep::engine::test
