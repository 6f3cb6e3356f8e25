// AWS's own test suite for SigV4, read from ../shared/vectors/sigv4 (or $SKYRIG_SHARED/vectors/sigv4).
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "protocol/signature/canonical_request.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/signature_verifier.h"
#include "protocol/signature/test_signer.h"

namespace protocol {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr SigningTime kNow{std::chrono::seconds(1440938160)};  // 2015-08-30T12:36:00Z

fs::path vectors_folder() {
  const char* shared = std::getenv("SKYRIG_SHARED");
  return (shared != nullptr ? fs::path(shared) : fs::path(SKYRIG_SOURCE_DIR) / ".." / "shared") / "vectors" / "sigv4";
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A request as text: a line, headers (a line that starts with a space goes on with the header before it), a body.
HttpRequest parse_request(const std::string& text) {
  HttpRequest request;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  const size_t method_end = line.find(' ');
  request.method = line.substr(0, method_end);
  request.target = line.substr(method_end + 1, line.rfind(" HTTP/") - method_end - 1);
  std::vector<HttpHeader> headers;
  while (std::getline(lines, line) && !line.empty()) {
    if (line[0] == ' ') {
      headers.back().value += "\n" + line;
      continue;
    }
    const size_t colon = line.find(':');
    headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
  }
  for (HttpHeader& header : headers) request.headers.add(header.name, header.value);
  std::stringstream body;
  if (lines.good()) body << lines.rdbuf();
  request.body = body.str();
  return request;
}

struct Vector {
  std::string name;
  HttpRequest request;
  std::string canonical, to_sign, authorization;
};

/// Two vectors sign a token that their request lacks: it is in their canonical request.
void add_signed_token(Vector& vector) {
  constexpr std::string_view kToken = "\nx-amz-security-token:";
  const size_t start = vector.canonical.find(kToken);
  if (start == std::string::npos || vector.request.headers.find("x-amz-security-token")) return;
  const size_t value = start + kToken.size();
  vector.request.headers.add("X-Amz-Security-Token",
                             vector.canonical.substr(value, vector.canonical.find('\n', value) - value));
}

std::vector<Vector> load_vectors() {
  std::vector<Vector> vectors;
  for (const auto& entry : fs::recursive_directory_iterator(vectors_folder())) {
    fs::path path = entry.path();
    if (path.extension() != ".req") continue;
    Vector vector{.name = path.stem(), .request = parse_request(read(path))};
    vector.canonical = read(path.replace_extension(".creq"));
    vector.to_sign = read(path.replace_extension(".sts"));
    vector.authorization = read(path.replace_extension(".authz"));
    add_signed_token(vector);
    vector.request.headers.add("Authorization", vector.authorization);
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

class AwsVectors : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(vectors_folder())) GTEST_SKIP() << "AWS's SigV4 vectors are not at " << vectors_folder();
    vectors_ = load_vectors();
    ASSERT_GE(vectors_.size(), 30u);
  }

  /// The failure's kind, or nothing if the request is accepted.
  std::optional<SignatureFailureKind> verify(const HttpRequest& request, std::string_view secret = kSecret,
                                             SigningTime now = kNow) {
    try {
      const auto claim = find_signature(request);
      if (!claim) return SignatureFailureKind::kMissingAuthentication;
      std::optional<std::string_view> token;
      if (claim->session_token) token = *claim->session_token;
      verify_signature(*claim, request,
                       {.secret_access_key = secret,
                        .session_token = token,
                        .now = now,
                        .style = SignatureStyle::kJson,
                        .service = "service",
                        .region = "us-east-1"},
                       cache_);
      return std::nullopt;
    } catch (const SignatureFailure& failure) {
      return failure.kind();
    }
  }

  SigningKeyCache cache_;
  std::vector<Vector> vectors_;
};

TEST_F(AwsVectors, HaveTheSameCanonicalRequestStringToSignAndSignature) {
  for (const Vector& vector : vectors_) {
    SCOPED_TRACE(vector.name);
    const auto claim = find_signature(vector.request);
    ASSERT_TRUE(claim);
    const std::string canonical =
        canonical_request(vector.request, *claim, PathForm::kNormalized, sha256_hex(vector.request.body)).text;
    EXPECT_EQ(canonical, vector.canonical);
    EXPECT_EQ(string_to_sign(*claim, canonical), vector.to_sign);
    EXPECT_EQ(hex_encode(bytes_view(derive_signing_key(kSecret, claim->scope).sign(vector.to_sign))), claim->signature);
  }
}

TEST_F(AwsVectors, AreAccepted) {
  for (const Vector& vector : vectors_) EXPECT_EQ(verify(vector.request), std::nullopt) << vector.name;
}

HttpRequest with_authorization(const HttpRequest& request, std::string_view old_text, const std::string& new_text) {
  std::string authorization(request.headers.get("authorization"));
  const size_t position = authorization.find(old_text);
  EXPECT_NE(position, std::string::npos);
  authorization.replace(position, old_text.size(), new_text);
  HttpRequest changed = request;
  changed.headers.set("Authorization", authorization);
  return changed;
}

TEST_F(AwsVectors, AreRefusedWithAnyOnePartOfTheRequestChanged) {
  using Kind = SignatureFailureKind;
  for (const Vector& vector : vectors_) {
    SCOPED_TRACE(vector.name);
    HttpRequest changed = vector.request;
    changed.method = "PUT";
    EXPECT_EQ(verify(changed), Kind::kMismatch);
    changed = vector.request;
    // At the path's end: a segment before ".." would not count.
    changed.target.insert(std::min(changed.target.find('?'), changed.target.size()), "/x");
    EXPECT_EQ(verify(changed), Kind::kMismatch);
    changed = vector.request;
    changed.target += changed.target.find('?') == std::string::npos ? "?a" : "&a";
    EXPECT_EQ(verify(changed), Kind::kMismatch);
    changed = vector.request;
    changed.body += "x";
    EXPECT_EQ(verify(changed), Kind::kMismatch);
    const auto claim = find_signature(vector.request);
    for (const HttpHeader& header : vector.request.headers) {
      std::string name = header.name;
      for (char& c : name) c = static_cast<char>(std::tolower(c));
      if (!claim->signs_header(name)) continue;
      changed = vector.request;
      changed.headers.set(header.name, "20150830T123601Z");
      EXPECT_EQ(verify(changed), Kind::kMismatch) << name;
      changed.headers.erase(header.name);
      const auto expected = name == "x-amz-date" ? Kind::kMissingDate : Kind::kMismatch;
      EXPECT_EQ(verify(changed), expected) << "without " << name;
    }
  }
}

TEST_F(AwsVectors, AreRefusedWithAnyOnePartOfTheSignatureChanged) {
  using Kind = SignatureFailureKind;
  for (const Vector& vector : vectors_) {
    SCOPED_TRACE(vector.name);
    const HttpRequest& request = vector.request;
    EXPECT_EQ(verify(request, "another secret"), Kind::kMismatch);
    EXPECT_EQ(verify(request, kSecret, kNow + std::chrono::seconds(301)), Kind::kSignedTooEarly);
    EXPECT_EQ(verify(request, kSecret, kNow - std::chrono::seconds(301)), Kind::kSignedTooLate);
    EXPECT_EQ(verify(with_authorization(request, "/20150830/", "/20150831/")), Kind::kWrongCredentialDate);
    EXPECT_EQ(verify(with_authorization(request, "/us-east-1/", "/us-east-2/")), Kind::kWrongRegion);
    EXPECT_EQ(verify(with_authorization(request, "/service/", "/iam/")), Kind::kWrongService);
    EXPECT_EQ(verify(with_authorization(request, "/aws4_request", "/aws4_reques")), Kind::kWrongTerminator);
    EXPECT_EQ(verify(with_authorization(request, "host;", "")), Kind::kHostNotSigned);
    EXPECT_EQ(verify(with_authorization(request, "host;", "host;x-other;")), Kind::kMismatch);
    const std::string signature = find_signature(request)->signature;
    for (const size_t position : {0u, 31u, 63u}) {
      std::string other = signature;
      other[position] = other[position] == '0' ? '1' : '0';
      EXPECT_EQ(verify(with_authorization(request, signature, other)), Kind::kMismatch);
    }
    EXPECT_EQ(verify(with_authorization(request, signature, signature.substr(1))), Kind::kMismatch);
  }
}

}  // namespace
}  // namespace protocol
