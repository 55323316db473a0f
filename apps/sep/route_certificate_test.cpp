#include "apps/sep/route_certificate.hpp"

#include <gmock/gmock.h>

#include "core/routing/optimiser/exact_out.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

std::vector<Pool> sample_pools() {
  return {test::pair_pool(0, 1, 1e22, 1e22), test::ranged_pool(0, 2, 0, {{-5'000, 5'000, 1e22}}),
          test::ranged_pool(2, 1, 0, {{-5'000, 5'000, 1e22}})};
}

AnyCertificate sample() {
  auto const pools = sample_pools();
  Order const order{.source = 0, .target = 1, .amount = test::kWhole * 100, .hops = 3, .gas_price = 1e9};
  Network const network(3, pools);
  auto const answer = Router(network).route(order);
  EXPECT_TRUE(answer);
  return NamedCertificate{"one",
                          {"0xa", "0xb", "0xc"},
                          {"0x1", "0x2", "0x3"},
                          {3, pools, order, answer->route, answer->prices, answer->prices_of_many, answer->bound}};
}

AnyCertificate buying_sample() {
  auto const pools = sample_pools();
  ExactOutOrder const order{.source = 0, .target = 1, .amount = test::kWhole * 100, .hops = 3, .gas_price = 1e9};
  auto const answer = route_exact_out(Network(3, pools), order);
  EXPECT_TRUE(answer);
  return NamedBuying{"two",
                     {"0xa", "0xb", "0xc"},
                     {"0x1", "0x2", "0x3"},
                     {3, pools, order, answer->route, answer->prices, answer->prices_of_many, answer->least}};
}

// Empty: it holds.
std::string fault_of(AnyCertificate const& any) {
  return std::visit(
      [](auto const& one) -> std::string {
        auto const checked = routing::certificate::check(one.certificate);
        return checked ? "" : checked.error().where;
      },
      any);
}

TEST(CertificateFile, ReadsWhatWasWritten) {
  for (auto const& certificate : {sample(), buying_sample()}) {
    auto const written = certificate_json(certificate);
    auto const read = parse_certificate(written);
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(certificate_json(*read), written);
    EXPECT_EQ(read->index(), certificate.index());
    EXPECT_EQ(fault_of(*read), "");
  }
}

// Of an answer whose gap was closed by leaves.
NamedCertificate branched() {
  auto named = std::get<NamedCertificate>(sample());
  auto& it = named.certificate;
  it.order.amount = test::kWhole * 18;
  it.order.gas_price = 1e11;
  Network const network(it.tokens, it.pools);
  auto const answer = Router(network).route(it.order, 20);
  EXPECT_TRUE(answer);
  it.route = answer->route;
  it.prices = answer->prices;
  it.prices_of_many = answer->prices_of_many;
  it.bound = answer->bound;
  it.leaves = answer->leaves;
  it.prices_of_caps = answer->prices_of_caps;
  EXPECT_FALSE(it.leaves.empty());
  return named;
}

TEST(CertificateFile, LeavesAreReadAndHold) {
  auto const written = certificate_json(branched());
  EXPECT_THAT(written, testing::HasSubstr("\"certificate\":3"));
  auto const read = parse_certificate(written);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(certificate_json(*read), written);
  EXPECT_EQ(fault_of(*read), "");
}

// A coin that is wrapped and sold on a book, or moved and sold there.
NamedCertificate sample_of_linear() {
  auto rules = test::rules_of(1'000'000'000'000, 500);
  rules.min_lots = 3;
  std::vector<Pool> const pools{
      test::wrap(0, 2, {30'000, 0}),
      test::book_pool(2, 1, rules, {{3'000, 40e18}, {2'999.5, 80e18}, {2'990, 500e18}}, {{3'001, 40e18}}),
      {{0, 3}, {50'000, 0}, Transfer{.fixed = 1'000'000, .units0 = 1'000, .units1 = 999, .delay_ms = 600'000}},
      test::pair_pool(3, 1, 1e21, 3.01e24)};
  Order const order{.source = 0, .target = 1, .amount = test::kWhole * 100, .hops = 3, .gas_price = 1e9};
  Network const network(4, pools);
  auto const answer = Router(network).route(order);
  EXPECT_TRUE(answer);
  return {"two",
          {"0xa", "0xb", "0xc", "0xd"},
          {"0x1", "0x2", "0x3", "0x4"},
          {4, pools, order, answer->route, answer->prices, answer->prices_of_many, answer->bound}};
}

TEST(CertificateFile, BooksFixedRatesAndTransfersAreReadAsWritten) {
  auto const written = certificate_json(sample_of_linear());
  auto const read = parse_certificate(written);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(certificate_json(*read), written);
  EXPECT_EQ(fault_of(*read), "");
  auto const with = [&](std::string const& old, std::string const& now) {
    auto text = written;
    auto const at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), now);
    auto const spoiled = parse_certificate(text);
    if (!spoiled) return spoiled.error();
    return fault_of(*spoiled).empty() ? std::string("holds") : std::string("does not hold");
  };
  EXPECT_EQ(with("\"fee_pips\":500", "\"fee_pips\":501"), "does not hold");
  EXPECT_EQ(with("\"min_lots\":\"3\"", "\"min_lots\":\"3000000000\""), "does not hold");
  EXPECT_THAT(with("\"bids\":[[\"", "\"bids\":[[\"x"), testing::HasSubstr("no level"));
  EXPECT_THAT(with("\"fee_in\":\"quote\"", "\"fee_in\":\"other\""), testing::HasSubstr("fee_in"));
  EXPECT_THAT(with("\"delay_ms\"", "\"delay\""), testing::HasSubstr("delay_ms is missing"));
}

TEST(CertificateFile, LeavesThatAreNoneAreRefused) {
  auto const whole = certificate_json(branched());
  auto const with = [&](std::string const& old, std::string const& now) {
    auto text = whole;
    auto const at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), now);
    auto const read = parse_certificate(text);
    return read ? std::string("taken") : read.error();
  };
  EXPECT_THAT(with("\"leaves\":[", "\"leafs\":["), testing::HasSubstr("leaves is no list"));
  EXPECT_THAT(with("\"open\":[]", "\"open\":[77]"), testing::HasSubstr("open"));
  EXPECT_THAT(with("\"leaves\":[{\"open\"", "\"leaves\":[{\"opened\""), testing::HasSubstr("open is no list"));
  EXPECT_THAT(with("\"leaves\":[", "\"leaves\":[],\"rest\":["), testing::HasSubstr("leaves are none"));
}

TEST(CertificateFile, AChangedFigureIsFoundOut) {
  for (auto const& certificate : {sample(), buying_sample()}) {
    auto text = certificate_json(certificate);
    auto const at = text.find("\"amount_out\":\"", text.find("\"route\""));
    ASSERT_NE(at, std::string::npos);
    auto& digit = text[at + 14];
    digit = digit == '9' ? '8' : '9';
    auto const read = parse_certificate(text);
    ASSERT_TRUE(read) << read.error();
    EXPECT_NE(fault_of(*read), "");
  }
}

TEST(CertificateFile, WhatIsNoneIsRefusedWithItsPlace) {
  auto whole = certificate_json(sample());
  auto const with = [&](std::string const& old, std::string const& now) {
    auto text = whole;
    auto const at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), now);
    auto const read = parse_certificate(text);
    return read ? std::string("taken") : read.error();
  };
  EXPECT_THAT(with("\"certificate\":2", "\"certificate\":4"), testing::HasSubstr("version 4"));
  EXPECT_THAT(with("\"certificate\":2", "\"certificate\":3"), testing::HasSubstr("prices_of_caps is no list"));
  EXPECT_THAT(with("\"hops\":3", "\"hops\":9"), testing::HasSubstr("hops"));
  EXPECT_THAT(with("\"tokens\":[0,1]", "\"tokens\":[7,1]"), testing::HasSubstr("0x1"));
  EXPECT_THAT(with("\"tokens\":[0,1]", "\"tokens\":[]"), testing::HasSubstr("as many tokens"));
  EXPECT_THAT(with("\"kind\":\"constant_product\"", "\"kind\":\"other\""), testing::HasSubstr("'other'"));
  EXPECT_THAT(with("\"fee_numerator\":997", "\"fee_numerator\":0"), testing::HasSubstr("fee"));
  EXPECT_THAT(with("\"bound\":", "\"bond\":"), testing::HasSubstr("bound is missing"));
  EXPECT_THAT(with("\"prices\":[[", "\"prices\":[[1,"), testing::HasSubstr("prices"));
  EXPECT_THAT(with("\"gas_base\":120000", "\"gas_base\":-1"), testing::HasSubstr("gas_base"));
  EXPECT_THAT(with("\"net\":", "\"met\":"), testing::HasSubstr("net is missing"));
  whole = certificate_json(buying_sample());
  EXPECT_THAT(with("\"amount_out\":", "\"amount_of\":"), testing::HasSubstr("amount_in is missing"));
  EXPECT_THAT(with("\"bound_cost\":", "\"bound\":"), testing::HasSubstr("bound_cost is missing"));
  EXPECT_THAT(with("\"prices_of_many\":", "\"prices_of\":"), testing::HasSubstr("prices_of_many is no list"));
}

TEST(CertificateFile, AnyBytesAreRefusedOrRead) {
  EXPECT_FALSE(parse_certificate(""));
  EXPECT_FALSE(parse_certificate("[]"));
  EXPECT_FALSE(parse_certificate("{\"certificate\":2}"));
  for (auto const& whole : {certificate_json(sample()), certificate_json(buying_sample())}) {
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7)
      EXPECT_FALSE(parse_certificate(std::string_view(whole).substr(0, length))) << length;
    Rng rng{5};
    for (int i = 0; i < 3'000; ++i) {
      auto text = whole;
      text[rng.below(text.size())] = static_cast<char>(rng.between(32, 126));
      if (auto const read = parse_certificate(text)) (void)fault_of(*read);
    }
  }
}

}  // namespace
}  // namespace sep::app::route
