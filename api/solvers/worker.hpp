// The connection of one solver's process. Everything on the panel's thread. Private to api/solvers.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "api/solvers/solver_json.hpp"

namespace sep::api {

// Unsent bytes to one solver; beyond it does not read, and is cut.
inline constexpr std::size_t kSolverBacklogMax = std::size_t{32} << 20;
inline constexpr std::size_t kUnaskedMax = 64;  // proposals between two questions that nobody waits for

// What is told of an instrument, the same to everybody.
struct InstrumentLine {
  InstrumentId instrument;
  Hash256 content;  // of the state in it
  std::string text;
};

class Worker : public std::enable_shared_from_this<Worker> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  struct Owner {
    virtual ~Owner() = default;
    // Why it is not asked, in a word; none: from now on it is.
    [[nodiscard]] virtual std::optional<std::string_view> admit(Worker& worker) = 0;
    // False: nobody asked for it.
    [[nodiscard]] virtual bool take(Worker& worker, SolverProposal proposal) = 0;
    virtual void lose(Worker& worker, routing::Miss why) = 0;  // at the end of one that was admitted
  };

  // `place`: held for as long as there is a socket.
  Worker(Socket socket, Owner& owner, std::shared_ptr<void> place);

  [[nodiscard]] boost::asio::awaitable<void> run(Duration patience);
  [[nodiscard]] std::string const& name() const { return name_; }

  // Of the lines those of states that it does not have yet, then the question, as one piece.
  void ask(std::string const& question, std::vector<InstrumentLine const*> const& instruments);
  void forget_instruments() { known_.clear(); }
  void cut();

 private:
  [[nodiscard]] boost::asio::awaitable<bool> greet();
  [[nodiscard]] boost::asio::awaitable<std::optional<std::string>> next_line();
  [[nodiscard]] boost::asio::awaitable<void> tell();
  void hear(std::string const& line);
  void send(std::string lines);
  void end();
  void refuse(std::string_view code, std::vector<Problem> const& problems);

  std::shared_ptr<void> place_;
  Socket socket_;
  Owner& owner_;
  std::string name_;
  std::string read_;               // what has come of the next line
  std::deque<std::string> queue_;  // to be sent
  std::size_t backlog_ = 0;        // bytes in it
  bool telling_ = false;
  bool over_ = false;
  bool admitted_ = false;
  std::size_t unasked_ = 0;  // proposals that nobody waits for, since the last question
  boost::asio::steady_timer patience_;
  routing::Miss why_ = routing::Miss::gone;
  std::map<InstrumentId, Hash256> known_;  // the states that it has
};

}  // namespace sep::api
