#include "apps/sep/intent_wish.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

namespace sep::app {

std::optional<Wish> read_wish(std::string const& text, std::string const& file) {
  Wish wish{text, {{"content-type", "text/plain"}}};
  if (!file.empty()) {
    wish.headers["content-type"] = "application/json";
    if (file == "-") {
      wish.body.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
      std::ifstream stream(file, std::ios::binary);
      if (!stream) {
        std::fprintf(stderr, "sep intent: cannot read '%s'\n", file.c_str());
        return std::nullopt;
      }
      wish.body.assign(std::istreambuf_iterator<char>(stream), {});
    }
  }
  if (!wish.body.empty()) return wish;
  std::fprintf(stderr, "sep intent: nothing is wanted: give one line of text, or --body FILE\n");
  return std::nullopt;
}

}  // namespace sep::app
