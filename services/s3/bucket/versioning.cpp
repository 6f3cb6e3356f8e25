#include "services/s3/bucket/versioning.h"

#include "emulator/authentication/mfa_device.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

/// "The value is the concatenation of the authentication device's serial number, a space, and the value that is
/// displayed on your authentication device."
void check_code(RequestContext& context, const Bucket& bucket, const Value& input) {
  const std::string shown = input.value("MFA", "");
  if (shown.empty()) throw refusal_saying("AccessDenied", "Mfa Authentication must be used for this request");
  const size_t space = shown.find(' ');
  const auto device = emulator::find_mfa_device(context.transaction, std::string_view(shown).substr(0, space));
  const std::string root = emulator::root_principal(bucket.account).arn;
  const bool is_shown = space != shown.npos && device && device->user_arn == root &&
                        emulator::is_current_code(device->seed, shown.substr(space + 1), context.time);
  if (!is_shown) {
    throw refusal_saying("AccessDenied", "The serial number and/or token code you provided is not valid.");
  }
}

/// By hand: the state of versioning stands in the bucket's row, since every request asks for it.
Value get_bucket_versioning(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value shown = Value::object();
  if (bucket.versioning == Versioning::kEnabled) shown["Status"] = "Enabled";
  if (bucket.versioning == Versioning::kSuspended) shown["Status"] = "Suspended";
  // "This element is only returned if the bucket has been configured with MFA delete."
  if (bucket.mfa_delete != MfaDelete::kNever) {
    shown["MFADelete"] = bucket.mfa_delete == MfaDelete::kEnabled ? "Enabled" : "Disabled";
  }
  return shown;
}

/// "Only the bucket owner (root account) can enable MFA delete."
void change_mfa_delete(RequestContext& context, const Bucket& bucket, const Value& input, const std::string& wanted) {
  const bool is_on = bucket.mfa_delete == MfaDelete::kEnabled;
  if (is_on == (wanted == "Enabled")) return;
  const bool is_owner =
      context.principal.kind == emulator::PrincipalKind::kRoot && context.principal.account == bucket.account;
  if (!is_owner) throw refusal("AccessDenied");
  if (wanted == "Enabled") {
    // "You can't use an MFA-enabled bucket with lifecycle configurations."
    if (get_document(context, bucket, "Lifecycle")) {
      throw refusal_saying("InvalidBucketState",
                           "MFA Delete cannot be enabled on a bucket containing a Lifecycle Configuration");
    }
    check_code(context, bucket, input);
  }
  set_mfa_delete(context, bucket, wanted);
}

Value put_bucket_versioning(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value& configuration = input.at("VersioningConfiguration");
  if (!configuration.contains("Status")) throw refusal("IllegalVersioningConfigurationException");
  if (bucket.has_object_lock && configuration["Status"] != "Enabled") {
    throw refusal_saying("InvalidBucketState",
                         "An Object Lock configuration is present on this bucket, so the versioning state cannot be "
                         "changed.");
  }
  require_mfa(context, bucket, input);
  set_versioning(context, bucket, configuration["Status"]);
  if (configuration.contains("MFADelete")) change_mfa_delete(context, bucket, input, configuration["MFADelete"]);
  return Value::object();
}

}  // namespace

void require_mfa(RequestContext& context, const Bucket& bucket, const Value& input) {
  if (bucket.mfa_delete == MfaDelete::kEnabled) check_code(context, bucket, input);
}

void add_versioning(Service& service) {
  service.operations.push_back({"GetBucketVersioning", get_bucket_versioning});
  service.operations.push_back({"PutBucketVersioning", put_bucket_versioning});
}

}  // namespace s3
