// The recorded files of a folder, known by their names, and what is to be said of them. Private to the readers of
// folders.
#pragma once

#include "apps/sep/route_instance.hpp"

namespace sep::app::route {

enum class FileKind : std::uint8_t { recording, quotes, auction };

struct File {
  FileKind kind{};
  std::string name;
  std::string of;  // the blocks, or what the auction is called
};

// The name of the quotes of a recording, or of the recording of quotes.
[[nodiscard]] std::string beside(File const& file);

class Files {
 public:
  // nullopt: no such folder.
  [[nodiscard]] static std::optional<Files> in(std::filesystem::path const& folder);

  [[nodiscard]] std::vector<File> const& all() const { return all_; }  // by name
  [[nodiscard]] bool has(std::string const& name) const;

  // nullopt: it is noted, or a problem.
  [[nodiscard]] std::optional<paper::Recording> recording(std::string const& name);
  [[nodiscard]] std::optional<recordings::Quotes> quotes(std::string const& name);
  [[nodiscard]] std::optional<recordings::Auction> auction(std::string const& name);

  void note(std::string const& name, char const* what) { remarks_.notes.push_back(name + ": " + what); }
  [[nodiscard]] Remarks const& remarks() const { return remarks_; }

 private:
  explicit Files(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::optional<std::string> text(std::string const& name);
  void refuse(std::string const& name, std::string why) { remarks_.problems.push_back({name, std::move(why)}); }

  std::filesystem::path folder_;
  std::vector<File> all_;
  Remarks remarks_;
};

}  // namespace sep::app::route
