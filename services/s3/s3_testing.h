// For tests: a machine with S3 on it and the bucket "photos".
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "protocol/validation/output_check.h"
#include "services/s3/s3_service.h"

namespace s3 {

using emulator::Answer;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct S3Test : testing::Test {
  static constexpr const char* kOtherAccount = "210987654321";

  S3Test() {
    machine.dispatcher.add(make_service(protocol::Facts::embedded()));
    ok("CreateBucket", R"({"Bucket": "photos"})"_json);
  }

  /// The output, which must be what the model says it is.
  Value ok(const std::string& operation, Value input) {
    Value output = machine.ok("s3", operation, std::move(input));
    const auto shape = machine.machine.facts.service("s3").operation(operation)->output();
    const auto faults = shape ? protocol::check_output(*shape, output) : std::vector<std::string>();
    EXPECT_EQ(faults, std::vector<std::string>()) << operation;
    return output;
  }
  std::string refusal(const std::string& operation, Value input) {
    return machine.refusal("s3", operation, std::move(input));
  }
  /// The refusal with its status, message and members.
  protocol::ApiError error(const std::string& operation, Value input) {
    const Answer answer = machine.call("s3", operation, std::move(input));
    return answer.error ? *answer.error : protocol::ApiError("", "");
  }
  Answer call_as(const std::string& account, const std::string& region, const std::string& operation, Value input) {
    return machine.dispatcher.call({.service = "s3",
                                    .operation = operation,
                                    .input = std::move(input),
                                    .principal = emulator::root_principal(account),
                                    .region = region});
  }

  Value put(const std::string& key, const std::string& body, Value more = Value::object()) {
    more.update({{"Bucket", "photos"}, {"Key", key}, {"Body", body}});
    return ok("PutObject", std::move(more));
  }
  /// An operation whose body arrives as the gateway sends it: spooled to a file if it is large.
  Answer upload(const std::string& operation, Value input, const std::string& body) {
    emulator::BodyWriter writer(*machine.bodies);
    writer.append(body);
    emulator::ReceivedBody received = writer.finish();
    return machine.dispatcher.call({.service = "s3",
                                    .operation = operation,
                                    .input = std::move(input),
                                    .principal = emulator::root_principal(emulator::TestMachine::kAccount),
                                    .region = emulator::TestMachine::kRegion,
                                    .body = &received});
  }
  /// The bytes of GetObject's answer.
  std::string get(Value input) {
    input["Bucket"] = input.value("Bucket", "photos");
    const Answer answer = machine.call("s3", "GetObject", std::move(input));
    if (answer.error) throw *answer.error;
    std::string bytes;
    for (const auto& part : answer.body->parts) {
      if (const auto* text = std::get_if<std::string>(&part)) {
        bytes += *text;
        continue;
      }
      const auto& slice = std::get<emulator::FileSlice>(part);
      std::FILE* file = std::fopen(slice.path.c_str(), "rb");
      if (!file) throw std::runtime_error("no file " + slice.path);
      std::string piece(slice.length, '\0');
      std::fseek(file, static_cast<long>(slice.offset), SEEK_SET);
      const size_t count = std::fread(piece.data(), 1, piece.size(), file);
      std::fclose(file);
      bytes += piece.substr(0, count);
    }
    return bytes;
  }
  /// How many keys the store has under a prefix: for what must not be left behind.
  size_t stored(const std::string& prefix) {
    size_t count = 0;
    machine.store->begin()->scan_prefix(prefix, [&](std::string_view, std::string_view) { return ++count > 0; });
    return count;
  }

  emulator::TestMachine machine;
};

}  // namespace s3
