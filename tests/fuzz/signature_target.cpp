#include "protocol/api_error.h"
#include "protocol/signature/signature_error.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/signature_verifier.h"
#include "protocol/signature/test_signer.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

using namespace protocol;

constexpr SignatureStyle kStyles[] = {SignatureStyle::kS3, SignatureStyle::kQuery, SignatureStyle::kEc2,
                                      SignatureStyle::kJson};

}  // namespace

/// The style in which it would be refused, then a request with a signature of any kind.
void run_signature(std::string_view input) {
  const SignatureStyle style = kStyles[take_choice(input, std::size(kStyles))];
  const HttpRequest request = read_request(input);
  SigningKeyCache cache;
  try {
    const auto claim = find_signature(request);
    if (!claim) return;
    verify_signature(*claim, request,
                     {.secret_access_key = kTestSecret,
                      .now = kTestTime,
                      .style = style,
                      .service = claim->scope.service(),
                      .region = claim->scope.region()},
                     cache);
  } catch (const SignatureFailure& failure) {
    signature_error(failure, style);
  } catch (const ApiError&) {
  }
}

}  // namespace fuzz
