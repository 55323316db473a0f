// The files of a folder as instances.
#include "apps/sep/route_files.hpp"

namespace sep::app::route {
namespace {

class Reading {
 public:
  Reading(Files files, Terms const& terms) : files_(std::move(files)), terms_(terms) {}

  Folder run() {
    for (auto const& file : files_.all()) take(file);
    tell_apart();
    return {files_.remarks(), std::move(instances_)};
  }

 private:
  void take(File const& file) {
    switch (file.kind) {
      case FileKind::recording:
        return take_recording(file);
      case FileKind::quotes:
        if (!files_.has(beside(file))) files_.note(file.name, "no recording beside it");
        return;
      case FileKind::auction:
        if (auto const auction = files_.auction(file.name))
          instances_.push_back(make_instance(file.of, *auction, terms_));
    }
  }

  void take_recording(File const& file) {
    if (!files_.has(beside(file))) return files_.note(file.name, "no quotes beside it, so no orders");
    auto const quotes = files_.quotes(beside(file));
    if (!quotes) return;
    if (auto const recording = files_.recording(file.name))
      instances_.push_back(make_instance(*recording, *quotes, terms_));
  }

  void tell_apart() {
    if (instances_.size() < 2) return;
    for (auto& instance : instances_) {
      for (auto& order : instance.orders) order.name = instance.name + "/" + order.name;
      for (auto& order : instance.unrouted) order.name = instance.name + "/" + order.name;
    }
  }

  Files files_;
  Terms terms_;
  std::vector<Instance> instances_;
};

}  // namespace

std::optional<Folder> read_folder(std::filesystem::path const& folder, Terms const& terms) {
  auto files = Files::in(folder);
  if (!files) return std::nullopt;
  return Reading(*std::move(files), terms).run();
}

}  // namespace sep::app::route
