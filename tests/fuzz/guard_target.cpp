#include "services/cloudformation/guard/report.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

constexpr const char* kDocument = R"({"Resources": {
  "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"Name": "b", "Size": 1, "Tags": [{"Key": "k", "Value": "v"}]}},
  "Volume": {"Type": "AWS::EC2::Volume", "Properties": {"Policy": "{\"a\": [1, 2.5, null]}", "Encrypted": true}}}})";

}  // namespace

/// A rule file, read and held against a document.
void run_guard(std::string_view input) {
  using cloudformation::guard::RuleError;
  try {
    const auto rules = cloudformation::guard::parse_rules(input, "rules.guard");
    cloudformation::guard::evaluate(rules, cloudformation::guard::Value::parse(kDocument), 0);
  } catch (const RuleError&) {
  }
}

}  // namespace fuzz
