// One value of any described type with every member filled, the same on every machine: for golden bytes.
#pragma once

#include "core/base/codec.hpp"
#include "core/money/rate.hpp"

namespace sep::engine::test {

class Sampler {
 public:
  template <class T>
  [[nodiscard]] T make() {
    T value{};
    fill(value);
    return value;
  }

  template <class T>
  void fill(T& value) {
    using namespace codec_detail;
    if constexpr (std::is_same_v<T, bool>) {
      value = true;
    } else if constexpr (std::is_integral_v<T> || is_wide<T>) {
      value = static_cast<T>(next());
    } else if constexpr (std::is_enum_v<T>) {
      auto pick = next() % boost::mp11::mp_size<boost::describe::describe_enumerators<T>>::value;
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
        if (pick-- == 0) value = d.value;
      });
    } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Duration>) {
      fill(value.ns);
    } else if constexpr (is_a<StrongId, T> || std::is_same_v<T, Ulid>) {
      fill(value.value);
    } else if constexpr (std::is_same_v<T, Hash256> || std::is_same_v<T, Hash128>) {
      for (auto& byte : value.bytes) fill(byte);
    } else if constexpr (std::is_same_v<T, std::string>) {
      value = "text" + std::to_string(next());
    } else if constexpr (is_a<std::vector, T>) {
      for (int i = 0; i < 2; ++i) value.push_back(make<typename T::value_type>());
    } else if constexpr (is_array<T>) {
      for (auto& item : value) fill(item);
    } else if constexpr (is_a<std::set, T>) {
      for (int i = 0; i < 2; ++i) value.insert(make<typename T::value_type>());
    } else if constexpr (is_a<std::map, T>) {
      for (int i = 0; i < 2; ++i) {
        auto key = make<typename T::key_type>();
        value.emplace(std::move(key), make<typename T::mapped_type>());
      }
    } else if constexpr (is_a<std::optional, T>) {
      fill(value.emplace());
    } else if constexpr (is_a<std::variant, T>) {
      boost::mp11::mp_with_index<std::variant_size_v<T>>(next() % std::variant_size_v<T>,
                                                         [&](auto i) { fill(value.template emplace<i>()); });
    } else {
      for_each_member(value, [&](char const*, auto& member) { fill(member); });
    }
  }

 private:
  std::uint64_t next() { return ++count_; }

  std::uint64_t count_ = 0;
};

}  // namespace sep::engine::test
