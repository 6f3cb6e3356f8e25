#include "services/s3/object/customer_key.h"

#include "emulator/time/id_generator.h"
#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kSaltDigits = 32;
constexpr const char* kShownMembers[] = {"SSECustomerAlgorithm", "SSECustomerKeyMD5"};

ApiError wrong_parameter(const char* reason, const char* header) {
  return invalid_argument(
      std::string("Requests specifying Server Side Encryption with Customer provided keys must provide ") + reason,
      header, "null");
}

/// The bytes of the key that the request brings, checked; nothing if it brings none.
std::optional<std::string> read_key(const Value& input, const std::string& prefix) {
  const std::string algorithm = input.value(prefix + "SSECustomerAlgorithm", "");
  const std::string key = input.value(prefix + "SSECustomerKey", "");
  const std::string md5 = input.value(prefix + "SSECustomerKeyMD5", "");
  if (algorithm.empty() && key.empty() && md5.empty()) return std::nullopt;
  if (algorithm.empty()) {
    throw wrong_parameter("a valid encryption algorithm.", "x-amz-server-side-encryption-customer-algorithm");
  }
  if (algorithm != "AES256") {
    throw refusal_saying(
        "InvalidEncryptionAlgorithmError",
        "The Encryption request you specified is not valid. Supported value: AES256.",
        {{"ArgumentName", "x-amz-server-side-encryption-customer-algorithm"}, {"ArgumentValue", algorithm}});
  }
  if (key.empty()) throw wrong_parameter("an appropriate secret key.", "x-amz-server-side-encryption-customer-key");
  if (md5.empty()) {
    throw wrong_parameter("the client calculated MD5 of the secret key.",
                          "x-amz-server-side-encryption-customer-key-MD5");
  }
  auto bytes = protocol::digest_from_base64(key);
  if (!bytes || bytes->size() != kKeyBytes) {
    throw invalid_argument("The secret key was invalid for the specified algorithm.",
                           "x-amz-server-side-encryption-customer-key", "null");
  }
  protocol::Md5 digest;
  digest.update(*bytes);
  if (protocol::digest_to_base64(protocol::bytes_view(digest.digest())) != md5) {
    throw invalid_argument("The calculated MD5 hash of the key did not match the hash that was provided.",
                           "x-amz-server-side-encryption-customer-key-MD5", "null");
  }
  return bytes;
}

std::string salted_hash(const std::string& salt, const std::string& key) {
  return salt + protocol::hex_encode(protocol::bytes_view(protocol::Sha256::of(salt + key)));
}

bool is_key_of(const std::string& key, const Value& record) {
  const std::string& stored = record.at("@customer_key").get_ref<const std::string&>();
  return salted_hash(stored.substr(0, kSaltDigits), key) == stored;
}

}  // namespace

bool take_customer_key(RequestContext& context, const Value& input, Value& record) {
  const auto key = read_key(input, "");
  if (!key) return false;
  if (input.contains("ServerSideEncryption")) {
    throw invalid_argument(
        "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
        "x-amz-server-side-encryption", input["ServerSideEncryption"]);
  }
  for (const char* member : kShownMembers) record[member] = input[member];
  record["@customer_key"] = salted_hash(context.machine.ids.hexadecimal(kSaltDigits), *key);
  return true;
}

void check_customer_key(const Value& input, const Value& record, const std::string& prefix) {
  const auto key = read_key(input, prefix);
  if (!record.contains("@customer_key")) {
    if (!key) return;
    throw refusal_saying("InvalidRequest", "The encryption parameters are not applicable to this object.");
  }
  if (!key) {
    throw refusal_saying("InvalidRequest",
                         "The object was stored using a form of Server Side Encryption. The correct parameters must be "
                         "provided to retrieve the object.");
  }
  if (!is_key_of(*key, record)) {
    throw refusal_saying("AccessDenied",
                         "Requests specifying Server Side Encryption with Customer provided keys must provide the "
                         "correct secret key.");
  }
}

void check_customer_key_of_part(const Value& input, const Value& upload) {
  const auto key = read_key(input, "");
  if (!upload.contains("@customer_key")) {
    if (!key) return;
    throw refusal_saying("InvalidRequest",
                         "The multipart upload initiate did not request encryption. Please resend the request without "
                         "specifying encryption parameters.");
  }
  if (!key) {
    throw refusal_saying(
        "InvalidRequest",
        "The multipart upload initiate requested encryption. Subsequent part requests must include the "
        "appropriate encryption parameters.");
  }
  if (!is_key_of(*key, upload)) {
    throw refusal_saying("InvalidRequest",
                         "The provided encryption parameters did not match the ones used originally.");
  }
}

void show_customer_key(const Value& record, Value& output) {
  for (const char* member : kShownMembers) {
    if (record.contains(member)) output[member] = record[member];
  }
}

}  // namespace s3
