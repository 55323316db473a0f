// Test only: the paper venue of server.hpp in real time on a thread of the test's own, so that it runs under the thread
// sanitizer beside what talks to it, and can go and come back.
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <string>
#include <thread>

#include "adapters/venues/paper/client.hpp"
#include "adapters/venues/paper/server.hpp"

namespace sep::paper {

class VenueThread {
 public:
  VenueThread() {
    auto name = (std::filesystem::temp_directory_path() / "sep-gateway-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    options.socket = folder_ / "venue.sock";
    options.record = folder_ / "venue.record";
    options.inclusion = milliseconds(20);
  }
  VenueThread(VenueThread const&) = delete;
  VenueThread& operator=(VenueThread const&) = delete;
  ~VenueThread() {
    stop();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    thread_ = std::thread([this] { EXPECT_EQ(run_venue(options), 0); });
    for (;;) {
      auto client = PaperClient::connect(options.socket);
      auto const welcome = client ? client->hello("probe", 1) : Result<Welcome, ClientFailure>{fail(ClientFailure{})};
      if (welcome) {
        if (registry.instruments.empty()) registry = welcome->registry;  // other threads may be reading it later
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  // It holds back the signal for its own thread and reads it from a descriptor: only that thread is asked to end.
  void stop() {
    if (!thread_.joinable()) return;
    ::pthread_kill(thread_.native_handle(), SIGTERM);
    thread_.join();
  }

  VenueOptions options;
  Registry registry;  // as of the first start()

 private:
  std::filesystem::path folder_;
  std::thread thread_;
};

}  // namespace sep::paper
