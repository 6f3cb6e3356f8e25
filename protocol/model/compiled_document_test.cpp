#include "protocol/model/compiled_document.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace protocol {
namespace {

using nlohmann::literals::operator""_json;

TEST(CompiledDocument, ReadsAsWhatWasWritten) {
  const auto value = R"({"a": [1, -2, 2.5, 4294967296, "text", "", true, false, null, [], {}],
                         "b": {"nested": {"deep": "x"}}, "ü": 0})"_json;
  const CompiledDocument compiled(value);
  EXPECT_EQ(compiled.root().to_json(), value);
  EXPECT_EQ(compiled.root().at("b").at("nested").at("deep").string(), "x");
  EXPECT_FALSE(compiled.root().find("c"));
}

}  // namespace
}  // namespace protocol
