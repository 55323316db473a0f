#include "apps/sep/configuration_toml.hpp"

#include <algorithm>
#include <sstream>

namespace sep::app {

using Form = Written::Form;

Written written_of(toml::node const& node) {
  if (auto const* text = node.as_string()) return {Form::string, text->get(), {}};
  if (auto const* whole = node.as_integer()) return {Form::integer, std::to_string(whole->get()), {}};
  std::ostringstream out;
  node.visit([&](auto const& value) { out << value; });
  Written written{Form::other, out.str(), {}};
  auto const* list = node.as_array();
  if (!list) return written;
  bool const texts = std::ranges::all_of(*list, [](toml::node const& item) { return item.is_string(); });
  if (!texts) return written;
  written.form = Form::list;
  for (auto const& item : *list) written.items.push_back(item.as_string()->get());
  return written;
}

}  // namespace sep::app
