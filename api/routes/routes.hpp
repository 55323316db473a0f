// The HTTP interface as a function: a request becomes a response, now or once something was published.
//
// table.cpp lists the routes, with who may ask them. A request that no route is for, that its caller may not ask or
// whose query has what the route does not take, is refused before the route is called. Every GET takes min_seq and
// waits, bounded, until that much of the log is visible. Errors are problem+json (RFC 9457). A command is answered
// after its commit; if that does not come in time the answer says that the outcome is unknown.
#pragma once

#include <optional>
#include <variant>

#include "api/routes/caller.hpp"
#include "api/routes/desk.hpp"
#include "api/routes/message.hpp"

namespace sep::api {

inline constexpr Duration kCommitPatience = seconds(5);
inline constexpr Duration kMinSeqPatience = seconds(5);
inline constexpr Duration kLongPollMax = seconds(30);

// An answer that is not there yet. poll is called after every publication, and once more when `patience` is over;
// then give_up. All on the thread that called Routes::answer.
struct Deferred {
  std::function<std::optional<Response>()> poll;
  Duration patience;
  std::function<Response()> give_up;
  bool is_command = false;  // something is being done: a server that ends waits for it, and for nothing else
};
using Answer = std::variant<Response, Deferred>;

struct Asked;
struct Route;

// A request looked up in the table of routes: once, for all who ask of it.
struct Found {
  std::optional<Target> target{};  // none: it is no path
  Route const* route = nullptr;
  std::string id{};       // what stands for {id} in it
  std::string allowed{};  // the methods that the path takes, where it does not take this one
};
[[nodiscard]] Found find_route(Request const& request);

// Whether it is the route of WebSockets, which the server answers itself.
[[nodiscard]] bool is_stream(Found const& found);

class Routes {
 public:
  explicit Routes(Desk desk) : desk_(std::move(desk)) {}

  // One thread at a time.
  [[nodiscard]] Answer answer(Request const& request, Found const& found, Caller const& caller) const;

  // Why no route is asked, of a request that something else answers; nullopt: it may be.
  [[nodiscard]] std::optional<Response> refuse(Request const& request, Found const& found, Caller const& caller) const;

  // For metrics and logs: what was answered, and how long it took.
  void note(Request const& request, Found const& found, std::string_view principal, Response const& response,
            Duration took) const;

  [[nodiscard]] Desk const& desk() const { return desk_; }

 private:
  [[nodiscard]] Asked asked_of(Request const& request, Found const& found, Caller const& caller) const;
  [[nodiscard]] std::optional<Response> refuse(Asked const& asked, Found const& found) const;

  Desk desk_;
};

}  // namespace sep::api
