// schema/json/types.json is made from the types themselves: SEP_UPDATE_GOLDEN=1 writes it anew.
#include "api/json/schema.hpp"

#include <gtest/gtest.h>

#include "core/base/golden_test.hpp"
#include "core/engine/catalogue.hpp"
#include "core/engine/state.hpp"

namespace sep::api {
namespace {

// One definition in a line, so that a change of one type changes one line.
std::string text_of_types() {
  SchemaBook book;
  std::map<std::string, json::value> named;
  auto const catalogue = engine::event_catalogue();
  std::size_t index = 0;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, engine::Event>>([&](auto identity) {
    named["Topic." + std::string(catalogue[index++].name)] = book.of<typename decltype(identity)::type>();
  });
  named["Slices"] = book.of<decltype(intent::IntentState::slices)>();
  named["Waiting"] = book.of<decltype(intent::PlanState::waiting)>();
  named["PlanSchedule"] = book.of<decltype(intent::Plan::schedule)>();
  named["Limits"] = book.of<decltype(engine::Config::risk)>();
  static_cast<void>(book.of<intent::Status>());
  static_cast<void>(book.of<intent::Execution>());
  static_cast<void>(book.of<intent::ExecutionStyle>());
  static_cast<void>(book.of<intent::IntentType>());
  static_cast<void>(book.of<orders::Status>());
  static_cast<void>(book.of<risk::TradingState>());
  static_cast<void>(book.of<ledger::AccountKind>());
  static_cast<void>(book.of<orders::Fill>());
  named.insert(book.definitions().begin(), book.definitions().end());
  std::string text =
      "{\n\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n\"$id\": \"types.json\",\n"
      "\"title\": \"Events and what they are made of; made from the code by a test\",\n\"$defs\": {\n";
  for (auto const& [name, schema] : named)
    text += (name == named.begin()->first ? "" : ",\n") + json::serialize(name) + ": " + json::serialize(schema);
  return text + "\n}\n}\n";
}

TEST(Schema, TypesAreThoseOfTheCode) { expect_golden("schema/json/types.json", text_of_types()); }

}  // namespace
}  // namespace sep::api
