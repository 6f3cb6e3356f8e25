// A key pair has an id and a name, and either may be used; hence the handlers by hand.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html
#include "services/ec2/instance/key_pair.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/instance/ssh_key.h"

namespace ec2 {
namespace {

constexpr size_t kKeyNameLengthMax = 255;

ResourceType key_pair_type() {
  return {.service = kService,
          .name = "key-pair",
          .shape = "KeyPairInfo",
          .id_member = "KeyPairId",
          .id_prefix = "key-",
          .not_found = "InvalidKeyPair.NotFound",
          .not_found_message = "The key pair '{}' does not exist",
          .filters = {{"fingerprint", "/KeyFingerprint"}},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

std::optional<Value> find_by_name(RequestContext& context, const std::string& name) {
  std::optional<Value> result;
  context.machine.engine.each(context, type_named(context, "key-pair"), [&](Value& key_pair) {
    if (key_pair.at("KeyName") == name) result = std::move(key_pair);
    return !result;
  });
  return result;
}

Value store_key_pair(RequestContext& context, const Value& input, const SshKey& key) {
  const std::string name = input.at("KeyName");
  if (name.empty() || name.size() > kKeyNameLengthMax) {
    throw ApiError("InvalidParameterValue", "Value (" + name + ") for parameter KeyName is invalid. " +
                                                "Key names must be between 1 and 255 ASCII characters.");
  }
  if (find_by_name(context, name)) {
    throw ApiError("InvalidKeyPair.Duplicate", "The keypair '" + name + "' already exists.");
  }
  const Value tags = tags_for(input, "key-pair", {"key-pair"});
  check_tags(context, tags);
  const Value key_pair = context.machine.engine.create(context, type_named(context, "key-pair"),
                                                       {{"KeyName", name},
                                                        {"KeyType", key.type},
                                                        {"KeyFingerprint", key.fingerprint},
                                                        {"@PublicKey", key.public_key + " " + name},
                                                        {"CreateTime", emulator::to_timestamp(context.time)},
                                                        {"Tags", tags}});
  return {
      {"KeyPairId", key_pair.at("KeyPairId")}, {"KeyName", name}, {"KeyFingerprint", key.fingerprint}, {"Tags", tags}};
}

/// The private key is in the answer and nowhere else.
Value create_key_pair(RequestContext& context, const Value& input) {
  if (input.value("KeyFormat", "pem") == "ppk") {
    throw ApiError("NotImplemented", "skyrig does not implement the key format ppk yet.", 501);
  }
  const SshKey key = generate_ssh_key(input.value("KeyType", "rsa"), input.at("KeyName"));
  Value output = store_key_pair(context, input, key);
  output["KeyMaterial"] = key.private_key;
  return output;
}

Value import_key_pair(RequestContext& context, const Value& input) {
  const auto key = read_public_key(input.at("PublicKeyMaterial").get_ref<const std::string&>());
  if (!key) throw ApiError("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
  return store_key_pair(context, input, *key);
}

/// Deleting a key pair that is not there succeeds.
Value delete_key_pair(RequestContext& context, const Value& input) {
  const std::string id = input.value("KeyPairId", "");
  const std::string name = input.value("KeyName", "");
  if (id.empty() && name.empty()) {
    throw ApiError("MissingParameter", "The request must contain the parameter KeyName or KeyPairId");
  }
  const ResourceType& type = type_named(context, "key-pair");
  if (!id.empty()) check_id_form(type, id);
  const auto found = id.empty() ? find_by_name(context, name) : context.machine.engine.find(context, type, id);
  Value output{{"Return", true}};
  if (!found) return output;
  output["KeyPairId"] = found->at("KeyPairId");
  context.machine.engine.erase(context, type, found->at("KeyPairId").get<std::string>());
  return output;
}

Value describe_key_pairs(const emulator::Handler& derived, RequestContext& context, const Value& input) {
  for (const std::string name : input.value("KeyNames", Value::array())) require_key_pair(context, name);
  Value output = derived(context, input);
  if (!input.value("IncludePublicKey", false)) return output;
  for (Value& key_pair : output.at("KeyPairs")) key_pair["PublicKey"] = key_pair.at("@PublicKey");
  return output;
}

bool is_named_key(RequestContext&, const Value& input, const Value& key_pair) {
  const auto names = input.find("KeyNames");
  return names == input.end() || names->empty() ||
         std::find(names->begin(), names->end(), key_pair.at("KeyName")) != names->end();
}

}  // namespace

void require_key_pair(RequestContext& context, const std::string& name) {
  if (find_by_name(context, name)) return;
  throw ApiError("InvalidKeyPair.NotFound", "The key pair '" + name + "' does not exist");
}

namespace {

/// AWS::EC2::KeyPair has PublicKeyMaterial if the key is imported; otherwise AWS makes one and keeps the private key in
/// the Parameter Store, which is not emulated.
std::string provision_key_pair(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  const bool is_import = properties.contains("PublicKeyMaterial");
  Value input{{"KeyName", properties.at("KeyName")}};
  if (is_import) {
    input["PublicKeyMaterial"] = properties["PublicKeyMaterial"];
  } else {
    for (const char* name : {"KeyType", "KeyFormat"}) {
      if (properties.contains(name)) input[name] = properties[name];
    }
  }
  if (!provisioning.tags().empty()) {
    input["TagSpecifications"] = Value::array({Value{{"ResourceType", "key-pair"}, {"Tags", provisioning.tags()}}});
  }
  provisioning.call("ec2", is_import ? "ImportKeyPair" : "CreateKeyPair", std::move(input));
  return properties.at("KeyName");
}

}  // namespace

void add_key_pairs(Service& service) {
  service.resource_types.push_back(key_pair_type());
  service.operations.push_back({"CreateKeyPair", create_key_pair});
  service.operations.push_back({"ImportKeyPair", import_key_pair});
  service.operations.push_back({"DeleteKeyPair", delete_key_pair});
  service.operations.push_back(
      {"DescribeKeyPairs",
       [derived = describe_handler("DescribeKeyPairs", "key-pair", is_named_key)](
           RequestContext& context, const Value& input) { return describe_key_pairs(derived, context, input); }});
  service.cloudformation.push_back({.type = "AWS::EC2::KeyPair",
                                    .identifier_member = "KeyName",
                                    .read = "DescribeKeyPairs",
                                    .read_member = "KeyNames",
                                    .read_result = "/KeyPairs/0",
                                    .remove = "DeleteKeyPair",
                                    .create_resource = provision_key_pair});
}

}  // namespace ec2
