// The clients of the stream, all of one server. Touched on the server's thread only.
#pragma once

#include <set>

#include "api/server/stream_connection.hpp"

namespace sep::api {

class Followers {
 public:
  explicit Followers(Desk const& desk) : desk_(desk) {}

  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] EventTexts& texts() { return texts_; }  // that they share

  void wake();  // something was published
  void end();   // the server goes: they are told so
  void cut();   // and are not waited for any longer

  // One of them, from its first to its last moment, however that comes.
  class Membership {
   public:
    Membership(Followers& followers, StreamConnection& connection);
    Membership(Membership const&) = delete;
    Membership& operator=(Membership const&) = delete;
    ~Membership();

   private:
    Followers& followers_;
    StreamConnection& connection_;
  };

 private:
  Desk const& desk_;
  std::set<StreamConnection*> all_;
  EventTexts texts_;
  std::uint64_t told_to_ = 0;  // whoever wants something of what is up to here was woken for it
};

}  // namespace sep::api
