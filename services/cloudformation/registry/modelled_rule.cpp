#include "services/cloudformation/registry/modelled_rule.h"

#include <algorithm>
#include <set>
#include <string>

#include "protocol/api_error.h"

namespace cloudformation {
namespace {

using protocol::ApiError;

ApiError invalid_table(const std::string& reason) {
  return ApiError("ValidationException", "One or more parameter values were invalid: " + reason);
}

/// "[a, b]"
std::string bracketed(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return "[" + text + "]";
}

std::set<std::string> attribute_names(const Value& items) {
  std::set<std::string> names;
  for (const Value& item : items) names.insert(item.value("AttributeName", ""));
  return names;
}

/// Every key of the table and its indexes is defined, and nothing else is.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
void check_table_keys(const Value& table) {
  const Value none = Value::array();
  const auto defined = attribute_names(table.value("AttributeDefinitions", none));
  auto keys = attribute_names(table.value("KeySchema", none));
  bool has_indexes = false;
  for (const char* member : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
    const Value indexes = table.value(member, none);
    for (const Value& index : indexes) {
      has_indexes = true;
      keys.merge(attribute_names(index.value("KeySchema", none)));
    }
  }
  if (!std::includes(defined.begin(), defined.end(), keys.begin(), keys.end())) {
    throw invalid_table("Some index key attributes are not defined in AttributeDefinitions. Keys: " + bracketed(keys) +
                        ", AttributeDefinitions: " + bracketed(defined));
  }
  if (keys.size() == defined.size()) return;
  if (has_indexes) {
    throw invalid_table("Some AttributeDefinitions are not used. AttributeDefinitions: " + bracketed(defined) +
                        ", keys used: " + bracketed(keys));
  }
  throw invalid_table(
      "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
void check_table_billing(const Value& table) {
  const bool is_on_demand = table.value("BillingMode", "PROVISIONED") == "PAY_PER_REQUEST";
  const bool has_throughput = table.contains("ProvisionedThroughput");
  if (is_on_demand && has_throughput) {
    throw invalid_table(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  }
  if (!is_on_demand && !has_throughput) {
    throw invalid_table(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
}

void check_table(const Value& table) {
  // A table that is imported from a bucket or restored brings its own.
  if (table.contains("KeySchema")) check_table_keys(table);
  check_table_billing(table);
}

/// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
void check_function(const Value& function) {
  if (function.value("PackageType", "Zip") != "Zip" || function.value("Code", Value::object()).contains("ImageUri"))
    return;
  if (function.contains("Runtime") && function.contains("Handler")) return;
  throw ApiError("InvalidParameterValueException",
                 "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
}

/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
void check_queue(const Value& queue) {
  const std::string name = queue.value("QueueName", "");
  if (name.empty()) return;
  const bool is_fifo = queue.value("FifoQueue", false);
  if (is_fifo && !name.ends_with(".fifo")) {
    throw ApiError("InvalidParameterValue",
                   "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must "
                   "end with .fifo suffix and be 1 to 80 in length");
  }
  if (!is_fifo && name.ends_with(".fifo")) {
    throw ApiError("InvalidParameterValue",
                   "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
}

struct Rule {
  std::string_view type;
  void (*check)(const Value& properties);
};

constexpr Rule kRules[] = {
    {"AWS::DynamoDB::Table", check_table}, {"AWS::Lambda::Function", check_function}, {"AWS::SQS::Queue", check_queue}};

}  // namespace

void check_modelled(std::string_view type, const Value& properties) {
  for (const Rule& rule : kRules) {
    if (rule.type == type) rule.check(properties);
  }
}

}  // namespace cloudformation
