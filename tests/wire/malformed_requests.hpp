// Requests that no server may accept: wrong as HTTP, wrong in their target or headers, or with a wrong body.
#pragma once

#include <string>
#include <vector>

#include "tests/wire/malformed_bodies.hpp"

namespace sep::wire {

// What the targets name: things that are there, so that the body is what is wrong.
struct Subjects {
  std::string intent;
  std::string order;
};

struct Malformed {
  std::string bytes;
  char const* kind = "";
  bool is_cut_short = false;  // nothing more comes: it may go unanswered
};

class Requests {
 public:
  // `served`: the server's routes (malformed.cpp). Throws where one takes a body and none is known here for it.
  Requests(Subjects const& subjects, std::vector<std::string> const& served);

  // What all the others are made of: the engine takes it, or decides against it, but understands it.
  [[nodiscard]] std::vector<std::string> right() const;

  // HTTP as it should be, so the connection goes on behind its answer.
  [[nodiscard]] Malformed well_formed_http(Dice& dice) const;

  // No HTTP/1.1, or more of it than is taken: the connection ends with it.
  [[nodiscard]] Malformed bad_http(Dice& dice) const;

 private:
  struct Route {
    std::string method, target;
    Body body;
    bool has_key;
  };
  [[nodiscard]] Malformed bad_target(Dice& dice) const;
  [[nodiscard]] Malformed bad_header(Dice& dice) const;
  [[nodiscard]] Malformed bad_sentence(Dice& dice) const;

  std::vector<Route> routes_;             // that take a body
  std::vector<std::string> all_targets_;  // of every route, with their method: "GET /v1/venues"
};

}  // namespace sep::wire
