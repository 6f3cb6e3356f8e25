#include "emulator/server/origin_guard.h"

#include <gtest/gtest.h>

namespace emulator {
namespace {

bool is_let_in(std::string host, protocol::HttpHeaders further = {},
               const OwnNames& own = {.host = "192.0.2.7", .domains = {}}) {
  protocol::HttpRequest request{
      .method = "POST", .target = "/_skyrig/reset", .headers = std::move(further), .body = {}};
  request.headers.add("Host", std::move(host));
  return is_from_here(request, own);
}

TEST(OriginGuard, LetsThisMachinesNamesIn) {
  for (const char* host : {"localhost", "LOCALHOST:4566", "127.0.0.1:1", "[::1]:4566", "::1", "s3.localhost",
                           "localhost.localstack.cloud", "a.localhost.localstack.cloud:4566", "192.0.2.7:4566"}) {
    EXPECT_TRUE(is_let_in(host)) << host;
  }
}

TEST(OriginGuard, RefusesForeignHostsSinceTheirNamesMayPointHere) {
  for (const char* host : {"", "attacker.example", "localhost.attacker.example", "notlocalhost", "192.0.2.8",
                           "127.0.0.1.attacker.example", "[::2]:1"}) {
    EXPECT_FALSE(is_let_in(host)) << host;
  }
}

TEST(OriginGuard, LetsTheServersOwnDomainsIn) {
  const OwnNames own{.host = "127.0.0.1", .domains = {"skyrig.internal"}};
  for (const char* host : {"skyrig.internal:4566", "photos.SKYRIG.internal", "s3.eu-west-1.skyrig.internal"}) {
    EXPECT_TRUE(is_let_in(host, {}, own)) << host;
  }
  for (const char* host : {"notskyrig.internal", "skyrig.internal.attacker.example", "internal"}) {
    EXPECT_FALSE(is_let_in(host, {}, own)) << host;
  }
  EXPECT_TRUE(is_let_in("localhost", {{"Origin", "http://console.skyrig.internal"}}, own));
}

TEST(OriginGuard, RefusesForeignOrigins) {
  EXPECT_TRUE(is_let_in("localhost", {{"Origin", "http://localhost:3000"}}));
  EXPECT_FALSE(is_let_in("localhost", {{"Origin", "https://attacker.example"}}));
  EXPECT_FALSE(is_let_in("localhost", {{"Origin", "null"}}));
  EXPECT_FALSE(is_let_in("localhost", {{"Sec-Fetch-Site", "cross-site"}}));
}

}  // namespace
}  // namespace emulator
