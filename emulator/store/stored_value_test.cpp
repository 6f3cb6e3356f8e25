#include "emulator/store/stored_value.h"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace emulator {
namespace {

using protocol::Value;

void expect_same(const Value& value) {
  const Value read = from_stored(to_stored(value));
  EXPECT_EQ(read, value) << value;
  EXPECT_EQ(read.type(), Value::from_msgpack(to_stored(value)).type()) << value;
  EXPECT_EQ(to_stored(read), to_stored(value)) << value;
}

TEST(StoredValue, NumbersOfEverySizeComeBack) {
  for (int shift = 0; shift < 64; ++shift) {
    const uint64_t power = uint64_t{1} << shift;
    for (const uint64_t number : {power - 1, power, power + 1}) {
      expect_same(number);
      expect_same(static_cast<int64_t>(number));
      expect_same(-static_cast<int64_t>(number >> 1U));
    }
  }
  expect_same(std::numeric_limits<int64_t>::min());
  for (const double number : {0.0, -0.5, 1.5, 1794825600.123, 3.14159265358979, 1e300}) expect_same(number);
}

TEST(StoredValue, TextsListsAndMapsOfEverySizeComeBack) {
  for (const size_t size : {0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536}) {
    expect_same(std::string(size, 'x'));
    expect_same(Value(std::vector<int>(size, 7)));
    Value map = Value::object();
    for (size_t i = 0; i < size; ++i) map["member" + std::to_string(i)] = i;
    expect_same(map);
  }
}

TEST(StoredValue, WhatIsNestedComesBack) {
  expect_same(Value::parse(R"({"a": [null, true, false, {"b": {}, "c": []}], "d": "\u0000\u00e4\ud83d\ude00"})"));
}

TEST(StoredValue, BytesComeBack) {
  expect_same(Value::binary({1, 2, 3}));
}

TEST(StoredValue, DamagedBytesAreRefused) {
  const std::string bytes =
      to_stored(Value::parse(R"({"name": "a text", "list": [1, 2, 300000, 0.5], "map": {"x": null}})"));
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(from_stored(bytes.substr(0, length)), std::runtime_error) << length;
  }
  EXPECT_THROW(from_stored(bytes + "x"), std::runtime_error);
  // A byte that means nothing, a list of four milliards, a map whose name is a number or a list, an extension.
  for (const std::string_view bad : {"\xc1", "\xdd\xff\xff\xff\xff", "\x81\x01\x02", "\x81\x90\x02", "\xd4\x01\x02"}) {
    EXPECT_THROW(from_stored(bad), std::runtime_error) << bad;
  }
}

}  // namespace
}  // namespace emulator
