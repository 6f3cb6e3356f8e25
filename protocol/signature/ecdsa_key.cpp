#include "protocol/signature/ecdsa_key.h"

#include <array>
#include <stdexcept>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include "protocol/checksum/digest.h"
#include "protocol/checksum/openssl_object.h"

namespace protocol {
namespace {

constexpr int kCounterMax = 254;

using BigNumber = OpensslObject<BIGNUM, BN_clear_free>;
using Group = OpensslObject<EC_GROUP, EC_GROUP_free>;
using Point = OpensslObject<EC_POINT, EC_POINT_free>;
using KeyContext = OpensslObject<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = OpensslObject<EVP_MD_CTX, EVP_MD_CTX_free>;

constexpr size_t kPointSizeBytes = 65;
using PointBytes = std::array<unsigned char, kPointSizeBytes>;

/// The fixed input of the derivation: label, 0, context, and the length of the result in bits.
std::string fixed_input(std::string_view access_key_id, int counter) {
  std::string input("\0\0\0\1AWS4-ECDSA-P256-SHA256\0", 27);
  input += access_key_id;
  input += static_cast<char>(counter);
  input.append("\0\0\1\0", 4);
  return input;
}

BigNumber derive_private_number(const EcdsaKeySource& source, const EC_GROUP* group) {
  std::string secret = "AWS4A";
  secret += source.secret_access_key;
  const HmacSha256Key key(secret);
  OPENSSL_cleanse(secret.data(), secret.size());
  const BigNumber limit(BN_dup(EC_GROUP_get0_order(group)));
  BN_sub_word(limit.get(), 2);
  for (int counter = 1; counter <= kCounterMax; ++counter) {
    const Sha256::Bytes bytes = key.sign(fixed_input(source.access_key_id, counter));
    BigNumber candidate(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    if (BN_cmp(candidate.get(), limit.get()) > 0) continue;
    BN_add_word(candidate.get(), 1);
    return candidate;
  }
  throw std::logic_error("no candidate was below the order of P-256");
}

}  // namespace

EcdsaKey EcdsaKey::derive(const EcdsaKeySource& source) {
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const BigNumber number = derive_private_number(source, group.get());
  const Point point(EC_POINT_new(group.get()));
  PointBytes bytes;
  if (EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) != 1 ||
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes.data(), bytes.size(),
                         nullptr) != bytes.size()) {
    throw std::logic_error("P-256 does not multiply");
  }
  char curve[] = "prime256v1";
  const std::array<OSSL_PARAM, 3> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
      OSSL_PARAM_construct_end()};
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters.data())) != 1) {
    throw std::logic_error("P-256 does not take its own point");
  }
  return EcdsaKey(std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free));
}

bool EcdsaKey::has_signed(std::string_view text, std::string_view signature) const {
  const DigestContext context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

std::string EcdsaKey::public_point() const {
  std::string point(kPointSizeBytes, '\0');
  size_t size = 0;
  EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, reinterpret_cast<unsigned char*>(point.data()),
                                  point.size(), &size);
  point.resize(size);
  return point;
}

}  // namespace protocol
