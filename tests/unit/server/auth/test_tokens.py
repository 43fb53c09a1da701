"""Tokens: ZEGO's published vector, every kind of damage, and the codes of zim.md A5."""

from __future__ import annotations

import base64
import hmac
import json
import struct
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.server.auth.admission import Admission, Authenticator
from callkit.server.auth.keys import readJWTKey
from callkit.server.auth.tokens import (
    EitherAuthenticator,
    JWTAuthenticator,
    Token04Authenticator,
    makeJWT,
    makeToken04,
    readToken04,
)

SECRET = "9193cc662a4c0ec135ec71fb57194b38"
OTHER_SECRET = SECRET[::-1]
APP = 12345
CREATED = 1_700_000_000
END_MS = (CREATED + 3600) * 1000
VECTOR = (
    "04AAAAAGVT/xAAEDAxMjM0NTY3ODlhYmNkZWYAcCNYnkTh/LpUEyrNMa/LbBOCezQ/P7rKU+FUj/cbVONqxRzJPMSYvnum"
    "GVZaKPbROPVl2eXzz3gSRBX53MzzS+wxqgTVH+a4H/WqJsW+AH321IwhEsK+LUlJeiUGFMS31IBBn3c2VF7k33x4+7pBdt4="
)


async def refusal(authenticator: Authenticator, user: str, token: str, now: int) -> RequestError:
    with pytest.raises(RequestError) as caught:
        await authenticator.admit(user, token, now)
    return caught.value


def token04() -> Token04Authenticator:
    return Token04Authenticator(APP, SECRET)


def sealed(content: dict[str, Any] | bytes, *, outer: int | None = None, gcm: bool = False) -> str:
    """A Token04 written from the format's description, not with the code under test."""
    plain = content if isinstance(content, bytes) else json.dumps(content).encode()
    expire = outer if outer is not None else json.loads(plain)["expire"]
    iv = b"abcdefghijkl" if gcm else b"abcdefghijklmnop"
    if gcm:
        encryptor = Cipher(algorithms.AES(SECRET.encode()), modes.GCM(iv)).encryptor()
        cipher = encryptor.update(plain) + encryptor.finalize() + encryptor.tag
    else:
        missing = 16 - len(plain) % 16
        encryptor = Cipher(algorithms.AES(SECRET.encode()), modes.CBC(iv)).encryptor()
        cipher = encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
    data = struct.pack(">qH", expire, len(iv)) + iv + struct.pack(">H", len(cipher)) + cipher
    return "04" + base64.b64encode(data + (b"\x01" if gcm else b"")).decode()


def content(**changed: Any) -> dict[str, Any]:
    return {
        "app_id": APP,
        "user_id": "alice",
        "nonce": 7,
        "ctime": CREATED,
        "expire": CREATED + 3600,
        "payload": "",
    } | changed


# --- Token04 -------------------------------------------------------------------------------------


def test_the_vector_is_made_byte_for_byte() -> None:
    made = makeToken04(
        APP, "alice", SECRET, 3600, now=CREATED, nonce=1804289383, iv=b"0123456789abcdef"
    )
    assert made == VECTOR


async def test_the_vector_lets_its_person_in_until_it_ends() -> None:
    admission = await token04().admit("alice", VECTOR, CREATED * 1000)
    assert admission == Admission(expireTime=END_MS, issueTime=CREATED * 1000)


@pytest.mark.parametrize("gcm", [False, True])
async def test_a_token_written_by_somebody_else_is_understood(gcm: bool) -> None:
    token = sealed(content(payload='{"room":"ä"}', extra=1), gcm=gcm)
    assert (await token04().admit("alice", token, CREATED * 1000)).expireTime == END_MS
    assert readToken04(token, SECRET).payload == '{"room":"ä"}'


@pytest.mark.parametrize("gcm", [False, True])
async def test_what_is_made_is_taken_and_never_the_same_twice(gcm: bool) -> None:
    first, second = (makeToken04(APP, "bob", SECRET, 60, now=CREATED, gcm=gcm) for _ in range(2))
    assert first != second
    for token in (first, second):
        assert (await token04().admit("bob", token, CREATED * 1000)).expireTime == (
            CREATED + 60
        ) * 1000


@pytest.mark.parametrize(
    ("left_ms", "code"),
    [
        (30_000, None),
        (29_999, ErrorCode.TOKEN_TIME_IS_TOO_SHORT),
        (1, ErrorCode.TOKEN_TIME_IS_TOO_SHORT),
        (0, ErrorCode.TOKEN_EXPIRED),
        (-1, ErrorCode.TOKEN_EXPIRED),
    ],
)
async def test_time_runs_out_to_the_millisecond(left_ms: int, code: ErrorCode | None) -> None:
    now = END_MS - left_ms
    if code is None:
        assert (await token04().admit("alice", VECTOR, now)).expireTime == END_MS
    else:
        assert (await refusal(token04(), "alice", VECTOR, now)).code == code


@pytest.mark.parametrize("user", ["bob", "alice2", "Alice", "alic"])
async def test_another_persons_token_is_refused(user: str) -> None:
    error = await refusal(token04(), user, VECTOR, CREATED * 1000)
    assert error.code == ErrorCode.LOGIN_FAILED


async def test_another_apps_token_is_refused() -> None:
    other = Token04Authenticator(APP + 1, SECRET)
    error = await refusal(other, "alice", VECTOR, CREATED * 1000)
    assert error.code == ErrorCode.LOGIN_FAILED


async def test_a_token_of_another_secret_is_refused() -> None:
    other = Token04Authenticator(APP, SECRET[::-1])
    assert (await refusal(other, "alice", VECTOR, CREATED * 1000)).code == ErrorCode.TOKEN_INVALID


async def test_whose_token_comes_before_its_age() -> None:
    error = await refusal(token04(), "bob", VECTOR, END_MS + 1)
    assert error.code == ErrorCode.LOGIN_FAILED


@pytest.mark.parametrize("gcm", [False, True])
async def test_every_flipped_bit_is_noticed(gcm: bool) -> None:
    token = sealed(content(), gcm=gcm)
    data = base64.b64decode(token[2:])
    for bit in range(len(data) * 8):
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        text = "04" + base64.b64encode(damaged).decode()
        error = await refusal(token04(), "alice", text, CREATED * 1000)
        assert error.code in (ErrorCode.TOKEN_INVALID, ErrorCode.LOGIN_FAILED), bit


@pytest.mark.parametrize("token", [VECTOR, sealed(content(), gcm=True)])
async def test_every_truncation_is_refused(token: str) -> None:
    for length in range(len(token)):
        error = await refusal(token04(), "alice", token[:length], CREATED * 1000)
        expected = ErrorCode.TOKEN_VERSION_ERROR if length == 1 else ErrorCode.TOKEN_INVALID
        assert error.code == expected, length


@pytest.mark.parametrize("token", ["03" + VECTOR[2:], "abc", "eyJh.eyJ.sig", "Bearer 04", "4"])
async def test_other_versions_say_so(token: str) -> None:
    error = await refusal(token04(), "alice", token, CREATED * 1000)
    assert error.code == ErrorCode.TOKEN_VERSION_ERROR


@pytest.mark.parametrize(
    "damage",
    [
        b"[]",
        b"",
        b"{}",
        b"null",
        b'{"app_id":12345,"user_id":"alice"}',
        b'{"app_id":"12345","user_id":"alice","expire":1700003600}',
        b'{"app_id":12345,"user_id":7,"expire":1700003600}',
        b'{"app_id":12345,"user_id":"alice","expire":1700003600.5}',
        b'{"app_id":12345,"user_id":"alice","expire":1700003600}}',
        b"[" * 20_000,
        b"\xff" * 32,
    ],
)
async def test_a_sealed_envelope_with_nonsense_in_it_is_refused(damage: bytes) -> None:
    token = sealed(damage, outer=CREATED + 3600)
    error = await refusal(token04(), "alice", token, CREATED * 1000)
    assert error.code == ErrorCode.TOKEN_INVALID


async def test_the_two_expiries_have_to_agree() -> None:
    token = sealed(content(), outer=CREATED + 9_999_999)
    error = await refusal(token04(), "alice", token, CREATED * 1000)
    assert error.code == ErrorCode.TOKEN_INVALID


@pytest.mark.parametrize("expire", [-1, 2**53, 2**62])
async def test_an_impossible_expiry_is_refused(expire: int) -> None:
    token = sealed(content(expire=expire))
    error = await refusal(token04(), "alice", token, CREATED * 1000)
    assert error.code == ErrorCode.TOKEN_INVALID


@pytest.mark.parametrize(
    "text", [VECTOR + "\n", VECTOR + "=", VECTOR[:-1], VECTOR[:40] + " " + VECTOR[40:], "04ä"]
)
async def test_only_one_spelling_of_a_token_is_good(text: str) -> None:
    error = await refusal(token04(), "alice", text, CREATED * 1000)
    assert error.code == ErrorCode.TOKEN_INVALID


async def test_bad_padding_and_bad_content_get_the_very_same_answer() -> None:
    data = bytearray(base64.b64decode(VECTOR[2:]))
    last, first = bytearray(data), bytearray(data)
    last[-20] ^= 0x80
    first[40] ^= 0x80
    errors = [
        await refusal(token04(), "alice", "04" + base64.b64encode(bad).decode(), CREATED * 1000)
        for bad in (last, first)
    ]
    assert errors[0].args == errors[1].args


async def test_no_refusal_repeats_the_token() -> None:
    for token in (VECTOR[:-9] + "AAAAAAAA=", VECTOR, "03" + VECTOR[2:]):
        error = await refusal(token04(), "bob", token, CREATED * 1000)
        assert not any(token[at : at + 8] in str(error) for at in range(len(token) - 8))
        assert error.__cause__ is None


@pytest.mark.parametrize(
    ("app", "user", "secret", "valid"),
    [
        (0, "alice", SECRET, 60),
        (2**32, "alice", SECRET, 60),
        (APP, "", SECRET, 60),
        (APP, "a b", SECRET, 60),
        (APP, "alice", SECRET[:-1], 60),
        (APP, "alice", SECRET + "x", 60),
        (APP, "alice", SECRET, 0),
        (APP, "alice", SECRET, 24 * 86_400 + 1),
    ],
)
def test_a_token_that_could_never_work_is_not_made(
    app: int, user: str, secret: str, valid: int
) -> None:
    with pytest.raises(UsageError):
        makeToken04(app, user, secret, valid, now=CREATED)


# --- JWT -----------------------------------------------------------------------------------------

HMAC = b"a secret that is long enough for HS256"
_private = Ed25519PrivateKey.generate()
PRIVATE = _private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC = _private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def claims(**changed: Any) -> dict[str, Any]:
    return {"userID": "alice", "exp": CREATED + 3600} | changed


def signed(key: bytes = HMAC, **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm="HS256")


@pytest.mark.parametrize(("sign", "check"), [(HMAC, HMAC), (PRIVATE, PUBLIC), (PRIVATE, PRIVATE)])
async def test_a_jwt_of_either_kind_lets_its_person_in(sign: bytes, check: bytes) -> None:
    token = makeJWT("alice", sign, 3600, now=CREATED, userName="Alice", appID=APP)
    admission = await JWTAuthenticator(check, APP).admit("alice", token, CREATED * 1000)
    assert admission == Admission(expireTime=END_MS, userName="Alice", issueTime=CREATED * 1000)


async def test_a_jwt_by_another_library_needs_only_a_subject_and_an_end() -> None:
    token = jwt.encode({"sub": "alice", "exp": CREATED + 3600}, HMAC, algorithm="HS256")
    admission = await JWTAuthenticator(HMAC).admit("alice", token, CREATED * 1000)
    assert admission == Admission(expireTime=END_MS)


@pytest.mark.parametrize(
    ("changed", "user", "now", "code"),
    [
        ({}, "bob", CREATED, ErrorCode.LOGIN_FAILED),
        ({"appID": 9}, "alice", CREATED, ErrorCode.LOGIN_FAILED),
        ({}, "alice", CREATED + 3660, ErrorCode.TOKEN_EXPIRED),
        ({}, "alice", CREATED + 3631, ErrorCode.TOKEN_TIME_IS_TOO_SHORT),
        ({"nbf": CREATED + 61}, "alice", CREATED, ErrorCode.TOKEN_INVALID),
        ({"nbf": "soon"}, "alice", CREATED, ErrorCode.TOKEN_INVALID),
        ({"exp": None}, "alice", CREATED, ErrorCode.TOKEN_INVALID),
        ({"exp": True}, "alice", CREATED, ErrorCode.TOKEN_INVALID),
        ({"exp": 2**60}, "alice", CREATED, ErrorCode.TOKEN_INVALID),
        ({"exp": -1}, "alice", CREATED, ErrorCode.TOKEN_INVALID),
        ({"userID": 5}, "alice", CREATED, ErrorCode.TOKEN_INVALID),
    ],
)
async def test_a_jwt_gets_the_codes_of_zim(
    changed: dict[str, Any], user: str, now: int, code: ErrorCode
) -> None:
    authenticator = JWTAuthenticator(HMAC, APP)
    assert (await refusal(authenticator, user, signed(**changed), now * 1000)).code == code


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("Bearer " + jwt.encode({"exp": 1}, HMAC), "begins with 'Bearer '"),
        (jwt.encode({"exp": 1}, HMAC) + "\n", "line ends around it"),
        ("a.b.c", "damaged"),
        (jwt.encode({}, HMAC, headers={"crit": ["x"]}), "crit"),
        (
            jwt.encode({}, "", algorithm="none"),
            "signed by none (alg), this server's key takes HS256",
        ),
        (jwt.encode({}, HMAC * 2, algorithm="HS512"), "signed by HS512 (alg)"),
        (jwt.encode({}, HMAC + b"!"), "signature is wrong"),
        (
            jwt.encode({}, HMAC + b"!", headers={"kid": "old"}),
            "a key (kid) that this server has not",
        ),
        (signed(exp=None), "has no exp"),
        (signed(exp="1700003600"), "exp is no time"),
        (signed(iat=True), "iat is no time"),
        (signed(nbf=CREATED + 61), "not good yet (nbf)"),
        (signed(iat=CREATED + 61), "made in the future"),
        (signed(userID=None, sub=None), "names nobody"),
        (signed(userID=17), "userID is no text: a number goes in quotes"),
        (jwt.encode({"exp": CREATED + 99, "sub": 17}, HMAC), "sub is no text"),
        (signed(exp=CREATED + 24 * 86_400 + 61), "longer than 24 days (setting tokenDays)"),
        (signed(iat=CREATED - 999, exp=CREATED - 998 + 24 * 86_400), "longer than 24 days"),
    ],
)
async def test_every_fault_of_a_jwt_has_its_own_words(token: str, words: str) -> None:
    authenticator = JWTAuthenticator(readJWTKey(HMAC, "new"), APP)
    error = await refusal(authenticator, "alice", token, CREATED * 1000)
    assert words in error.message
    assert not any(token[at : at + 8] in str(error) for at in range(7, len(token) - 8))


@pytest.mark.parametrize(
    "changed",
    [
        {"nbf": CREATED + 60},
        {"iat": CREATED + 60},
        {"exp": CREATED - 30},
        {"exp": CREATED + 29},
        {"exp": CREATED + 24 * 86_400},
        {"iat": CREATED - 999, "exp": CREATED - 999 + 24 * 86_400},
    ],
)
async def test_clocks_may_differ_by_a_minute(changed: dict[str, int]) -> None:
    admission = await JWTAuthenticator(HMAC).admit("alice", signed(**changed), CREATED * 1000)
    assert admission.expireTime >= (CREATED + 30) * 1000
    if (
        changed.get("nbf")
        or changed.get("iat", 0) > CREATED
        or changed.get("exp", CREATED) < CREATED
    ):
        strict = JWTAuthenticator(HMAC, leewaySeconds=0)
        assert await refusal(strict, "alice", signed(**changed), CREATED * 1000)


@pytest.mark.parametrize(
    ("header", "body", "name"),
    [
        ('{"alg":"HS256","typ":"JWT"}', '{"userID":"bob","exp":%d,"userID":"alice"}', "userID"),
        ('{"alg":"none","alg":"HS256"}', '{"userID":"alice","exp":%d}', "alg"),
        ('{"alg":"HS256"}', '{"userID":"alice","exp":%d,"x":{"y":1,"y":2}}', "y"),
    ],
)
async def test_a_jwt_that_two_programs_read_differently_is_refused(
    header: str, body: str, name: str
) -> None:
    parts = [header.encode(), (body % (CREATED + 99)).encode()]
    text = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    signature = hmac.digest(HMAC, text.encode(), "sha256")
    token = f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    error = await refusal(JWTAuthenticator(HMAC), "alice", token, CREATED * 1000)
    assert f"{name} is given twice" in error.message


async def test_a_token04_that_names_two_people_is_refused() -> None:
    plain = json.dumps(content())[:-1] + ',"user_id":"alice"}'
    error = await refusal(token04(), "alice", sealed(plain.encode()), CREATED * 1000)
    assert error.code == ErrorCode.TOKEN_INVALID


# --- two keys at once ----------------------------------------------------------------------------


async def test_while_a_key_is_exchanged_both_are_good() -> None:
    old, new = readJWTKey(PRIVATE, "old"), readJWTKey(HMAC, "new")
    both = JWTAuthenticator(new, previous=[old])
    for key in (old, new, PRIVATE, HMAC):
        token = makeJWT("alice", key, 60, now=CREATED)
        assert (await both.admit("alice", token, CREATED * 1000)).issueTime == CREATED * 1000
        if key in (old, PRIVATE):
            assert await refusal(JWTAuthenticator(new), "alice", token, CREATED * 1000)
    secrets = Token04Authenticator(APP, SECRET, OTHER_SECRET)
    for secret in (SECRET, OTHER_SECRET):
        token = makeToken04(APP, "alice", secret, 60, now=CREATED)
        assert (await secrets.admit("alice", token, CREATED * 1000)).issueTime == CREATED * 1000
    token = makeToken04(APP, "alice", "x" * 32, 60, now=CREATED)
    assert (await refusal(secrets, "alice", token, CREATED * 1000)).args == (
        await refusal(token04(), "alice", token, CREATED * 1000)
    ).args


async def test_a_token04_of_the_future_or_for_too_long_is_refused() -> None:
    for made, expire in ((CREATED + 61, CREATED + 99), (CREATED, CREATED + 24 * 86_400 + 1)):
        token = sealed(content(ctime=made, expire=expire))
        assert await refusal(token04(), "alice", token, CREATED * 1000)


async def test_a_jwt_with_a_flipped_bit_or_cut_short_is_refused() -> None:
    authenticator, token = JWTAuthenticator(HMAC), signed()
    for index in range(len(token)):
        if token[index] == ".":
            continue
        letter = chr(ord(token[index]) ^ 1)
        changed = token[:index] + letter + token[index + 1 :]
        assert (
            await refusal(authenticator, "alice", changed, CREATED * 1000)
        ).code == ErrorCode.TOKEN_INVALID
    for length in range(len(token)):
        assert (await refusal(authenticator, "alice", token[:length], CREATED * 1000)).code in (
            ErrorCode.TOKEN_INVALID,
            ErrorCode.TOKEN_VERSION_ERROR,
        )


async def test_the_key_decides_the_algorithm_not_the_token() -> None:
    unsigned = jwt.encode(claims(), "", algorithm="none")
    # The public key as an HMAC secret: the classic confusion. The library refuses to sign so.
    header, body, _ = signed().split(".")
    for token in (unsigned, f"{header}.{body}.", signed()):
        error = await refusal(JWTAuthenticator(PUBLIC), "alice", token, CREATED * 1000)
        assert error.code == ErrorCode.TOKEN_INVALID
    eddsa = makeJWT("alice", PRIVATE, 60, now=CREATED)
    error = await refusal(JWTAuthenticator(HMAC), "alice", eddsa, CREATED * 1000)
    assert error.code == ErrorCode.TOKEN_INVALID


@pytest.mark.parametrize("name", [7, "x" * 257, "nul\0"])
async def test_an_unusable_name_is_no_name(name: object) -> None:
    token = signed(name=name)
    admission = await JWTAuthenticator(HMAC).admit("alice", token, CREATED * 1000)
    assert admission.userName == ""


def test_keys_that_cannot_work_are_refused_at_once() -> None:
    with pytest.raises(UsageError, match="32 bytes"):
        JWTAuthenticator(b"short")
    with pytest.raises(UsageError, match="PEM"):
        JWTAuthenticator(b"-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----\n")
    with pytest.raises(UsageError, match="cannot sign"):
        makeJWT("alice", PUBLIC, 60, now=CREATED)


# --- both ----------------------------------------------------------------------------------------


async def test_a_server_that_takes_both_kinds_tells_them_apart() -> None:
    both = EitherAuthenticator(token04(), JWTAuthenticator(HMAC, APP))
    for token in (VECTOR, signed()):
        assert (await both.admit("alice", token, CREATED * 1000)).expireTime == END_MS
    for token, code in (
        ("", ErrorCode.TOKEN_INVALID),
        ("x", ErrorCode.TOKEN_VERSION_ERROR),
        ("04.x.y", ErrorCode.TOKEN_INVALID),
    ):
        assert (await refusal(both, "alice", token, CREATED * 1000)).code == code
