#include "services/ec2/conventions.h"

#include <cmath>

#include <openssl/sha.h>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"

namespace ec2 {
namespace {

constexpr size_t kTagsMax = 50;
constexpr size_t kTagKeyLengthMax = 128;
constexpr size_t kTagValueLengthMax = 256;
constexpr std::string_view kReservedTagPrefix = "aws:";
constexpr std::string_view kTokenPrefix = "skyrig-page-";

std::string malformed_code(const ResourceType& type) {
  if (!type.malformed.empty()) return std::string(type.malformed);
  std::string code(type.not_found);
  if (const size_t dot = code.rfind(".NotFound"); dot != std::string::npos) code.resize(dot);
  return code + ".Malformed";
}

std::string digest(const Value& input) {
  const std::string text = input.dump(-1, ' ', true, Value::error_handler_t::replace);
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
  return {reinterpret_cast<const char*>(hash), sizeof hash};
}

/// A repeated request with the same client token gets the first one's answer; with other parameters it is refused.
/// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
Value call_once(const emulator::Handler& handler, std::string_view operation, RequestContext& context,
                const Value& input) {
  const std::string token = input.value("ClientToken", "");
  if (token.empty()) return handler(context, input);
  const std::string key =
      "k/" + context.account + "/" + context.region + "/ec2/" + std::string(operation) + "/" + token;
  if (const auto known = context.transaction.get(key)) {
    const Value record = emulator::from_stored(*known);
    if (record.at("input") != digest(input)) {
      throw ApiError("IdempotentParameterMismatch",
                     "The client token you have provided is associated with a request that had different parameters.");
    }
    return record.at("output");
  }
  const Value output = handler(context, input);
  context.transaction.put(key, emulator::to_stored({{"input", digest(input)}, {"output", output}}));
  return output;
}

}  // namespace

void check_tags(const RequestContext& context, const Value& tags) {
  size_t user_tags = 0;
  for (const Value& tag : tags) {
    const std::string key = tag.value("Key", "");
    const std::string value = tag.value("Value", "");
    if (key.empty() || key.size() > kTagKeyLengthMax) {
      throw ApiError("InvalidParameterValue", "Tag key '" + key + "' must be between 1 and 128 characters long");
    }
    if (value.size() > kTagValueLengthMax) {
      throw ApiError("InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters");
    }
    if (key.starts_with(kReservedTagPrefix)) {
      if (context.invoked_by != "cloudformation" && context.invoked_by != "autoscaling") {
        throw ApiError("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
      }
    } else {
      ++user_tags;
    }
  }
  if (user_tags > kTagsMax) {
    throw ApiError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
  }
}

double whole_seconds(const RequestContext& context) {
  return std::floor(emulator::to_timestamp(context.time));
}

Value tags_for(const Value& input, std::string_view type_name, const std::vector<std::string_view>& allowed) {
  Value tags = Value::array();
  for (const Value& specification : input.value("TagSpecifications", Value::array())) {
    const std::string name = specification.value("ResourceType", "");
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      throw ApiError("InvalidParameterValue",
                     "'" + name + "' is not a valid taggable resource type for this operation.");
    }
    if (name != type_name) continue;
    for (const Value& tag : specification.value("Tags", Value::array())) {
      tags.push_back({{"Key", tag.value("Key", "")}, {"Value", tag.value("Value", "")}});
    }
  }
  return tags;
}

const ResourceType& type_named(RequestContext& context, std::string_view name) {
  return context.machine.engine.type(kService, name);
}

void check_id_form(const ResourceType& type, const std::string& id) {
  if (type.id_prefix.empty() || id.starts_with(type.id_prefix)) return;
  throw ApiError(malformed_code(type),
                 "Invalid id: \"" + id + "\" (expecting \"" + std::string(type.id_prefix) + "...\")");
}

Value get_resource(RequestContext& context, const ResourceType& type, const std::string& id) {
  check_id_form(type, id);
  return context.machine.engine.get(context, type, id);
}

Value get_resource(RequestContext& context, std::string_view type_name, const std::string& id) {
  return get_resource(context, type_named(context, type_name), id);
}

std::vector<Value> resources_naming(RequestContext& context, std::string_view named_type, const std::string& id,
                                    std::string_view type_name) {
  std::vector<Value> result;
  for (emulator::Dependent& dependent :
       context.machine.engine.dependents(context, type_named(context, named_type), id)) {
    if (dependent.type->name == type_name) result.push_back(std::move(dependent.resource));
  }
  return result;
}

emulator::Handler with_conventions(const protocol::OperationModel& operation, emulator::Handler handler) {
  return [handler = std::move(handler), name = operation.name()](RequestContext& context, const Value& input) {
    Value output = call_once(handler, name, context, input);
    // AWS checks permissions and parameters first; the refusal undoes what the handler did.
    if (input.value("DryRun", false)) {
      throw ApiError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }
    return output;
  };
}

Page read_page(const Value& input) {
  Page page{.limit = input.value("MaxResults", size_t{0}), .after = {}};
  const std::string token = input.value("NextToken", "");
  if (token.empty()) return page;
  if (!token.starts_with(kTokenPrefix)) {
    throw ApiError("InvalidPaginationToken", "The specified pagination token is not valid or is expired.");
  }
  page.after = token.substr(kTokenPrefix.size());
  return page;
}

Value to_integer(const Value& property) {
  return property.is_string() ? Value(std::stoll(property.get<std::string>())) : property;
}

std::string next_token(std::string_view last_id) {
  return std::string(kTokenPrefix) + std::string(last_id);
}

}  // namespace ec2
