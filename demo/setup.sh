# Sourced by demo/run and tests/run: makes a fresh Debian or Ubuntu machine ready.
#
#   ROOT=…                        the checkout
#   callkit_setup SET TIER…       system packages of the tiers, a venv, the install
#   callkit_wish TIER…            system packages that may be absent
#
# Afterwards $PYTHON is the venv's Python. A second call only compares two small files.

NEEDS='
qt      lib   libglib-2.0.so.0         libglib2.0-0
qt      lib   libGL.so.1               libgl1
qt      lib   libEGL.so.1              libegl1
qt      lib   libdbus-1.so.3           libdbus-1-3
qt      lib   libfontconfig.so.1       libfontconfig1
qt      lib   libxkbcommon.so.0        libxkbcommon0
qt      lib   libxcb-cursor.so.0       libxcb-cursor0
qt      lib   libxcb-icccm.so.4        libxcb-icccm4
qt      lib   libxcb-image.so.0        libxcb-image0
qt      lib   libxcb-keysyms.so.1      libxcb-keysyms1
qt      lib   libxcb-render-util.so.0  libxcb-render-util0
qt      lib   libxcb-shape.so.0        libxcb-shape0
qt      lib   libxcb-xkb.so.1          libxcb-xkb1
qt      lib   libxkbcommon-x11.so.0    libxkbcommon-x11-0
qt      lib   libpulse.so.0            libpulse0
qt      lib   libXrandr.so.2           libxrandr2
screen  tool  Xvfb                     xvfb
screen  tool  openbox                  openbox
screen  tool  xdotool                  xdotool
screen  tool  xprop                    x11-utils
tests   tool  picom                    picom
tests   tool  xfwm4                    xfwm4
tests   tool  xrandr                   x11-xserver-utils
tests   tool  dbus-daemon              dbus
tests   tool  dunst                    dunst
tests   tool  pulseaudio               pulseaudio
tests   tool  pactl                    pulseaudio-utils
tests   tool  redis-server             redis-server
tests   file  /usr/sbin/nginx          nginx-light
tests   file  /usr/sbin/haproxy        haproxy
tests   file  /usr/bin/turnserver      coturn
tests   file  /usr/bin/tinyproxy       tinyproxy
tests   file  /usr/bin/microsocks      microsocks
tests   file  /usr/libexec/at-spi-bus-launcher                  at-spi2-core
tests   file  /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf   fonts-dejavu-core
tests   file  /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf  fonts-noto-core
tests   file  /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf fonts-noto-color-emoji
tests   file  /usr/share/fonts/truetype/wqy/wqy-microhei.ttc    fonts-wqy-microhei
orca    tool  orca                     orca
wayland tool  sway                     sway
wayland tool  wtype                    wtype
wayland tool  grim                     grim
wayland tool  kwin_wayland             kwin-wayland
wayland tool  mutter                   mutter
wayland tool  mako                     mako-notifier
gnome   tool  gnome-shell              gnome-shell
gnome   tool  gjs                      gjs
windows tool  wine                     wine
windows file  /usr/lib/wine/wine64     wine64
'

say() { printf '%s\n' "callkit: $*" >&2; }
stop() { say "$@"; exit 1; }

# Installed libraries are looked up by name, not by package: package names differ between releases.
missing_packages() {
    _known=$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || true)
    printf '%s' "$NEEDS" | while read -r _tier _kind _what _package; do
        case " $* " in *" $_tier "*) ;; *) continue ;; esac
        case $_kind in
            lib) case $_known in *"$_what "*) continue ;; esac ;;
            tool) command -v "$_what" >/dev/null 2>&1 && continue ;;
            file) [ -e "$_what" ] && continue ;;
        esac
        printf '%s ' "$_package"
    done
}

# Ubuntu 24.04 and Debian 13 renamed some libraries (libglib2.0-0t64).
name_here() {
    for _package in "$@"; do
        if ! apt-cache show "$_package" >/dev/null 2>&1 \
            && apt-cache show "${_package}t64" >/dev/null 2>&1; then
            _package="${_package}t64"
        fi
        printf '%s ' "$_package"
    done
}

# How a command becomes root here; fails where it cannot without a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; }
}

# What is about to be done as root is said first, and asked where somebody sits who can answer.
agreed() {
    say "as root: apt-get update, then apt-get install --no-install-recommends $*"
    { [ -t 0 ] && [ -t 2 ]; } || return 0
    printf 'callkit: go on? [y/N] ' >&2
    read -r _answer
    case $_answer in [yY]*) return 0 ;; esac
    return 1
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 \
        || stop "these system packages are missing (Debian's names): $*"
    if may_be_root && agreed "$@"; then
        # Some of the package lists may be out of reach; what is needed may still be there.
        as_root apt-get -qq update >/dev/null || true
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq -y --no-install-recommends install $(name_here "$@") >/dev/null \
            || stop "apt could not install: $*"
    else
        say "these system packages are missing. Type this line, then start again:"
        printf '%s\n' "sudo apt-get update && sudo apt-get install -y --no-install-recommends $(name_here "$@")"
        exit 1
    fi
}

# Packages that may be out of reach: what needs them is left out then, and that is said.
callkit_wish() {
    _missing=$(missing_packages "$@")
    [ -n "$_missing" ] || return 0
    if command -v apt-get >/dev/null 2>&1 && may_be_root && agreed $_missing; then
        as_root apt-get -qq update >/dev/null || true
        for _package in $_missing; do
            as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get -qq -y --no-install-recommends install "$_package" >/dev/null 2>&1 || true
        done
        _missing=$(missing_packages "$@")
        [ -n "$_missing" ] || return 0
    fi
    say "not to be had here, and what needs it is left out ($*): $_missing"
}

fits() {
    "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for _name in python3 python3.14 python3.13 python3.12 python3.11; do
        fits "$_name" && command -v "$_name" && return
    done
    return 1
}

# Print the newest Python callkit is for whose version is not the one of $PYTHON; fail if none is
# here. It must be able to make a virtual environment by itself.
find_other_python() {
    for _minor in 14 13 12 11; do
        "$PYTHON" -c "import sys; raise SystemExit(sys.version_info[1] != $_minor)" && continue
        for _name in "python3.$_minor" python3 $(pyenv_python "3.$_minor"); do
            "$_name" -c "import ensurepip, sys, venv; raise SystemExit(sys.version_info[1] != $_minor)" \
                2>/dev/null && command -v "$_name" && return
        done
    done
    return 1
}

# pyenv's own commands run only the versions that are switched on; the others are in its folder.
pyenv_python() {
    _root=$(pyenv root 2>/dev/null) || return 0
    ls -d "$_root/versions/$1".*/bin/python 2>/dev/null | sort -V | tail -n 1
}

make_venv() {
    if "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        "$1" -m venv --clear "$VENV" && return
    elif "$1" -m pip --version >/dev/null 2>&1; then
        # Debian splits ensurepip off into python3-venv; the system's pip can do its work.
        "$1" -m venv --clear --without-pip "$VENV" \
            && "$1" -m pip --quiet --python "$VENV/bin/python" install pip && return
    fi
    _line="python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if may_be_root && command -v apt-get >/dev/null 2>&1; then
        install_packages "$_line"
        "$1" -m venv --clear "$VENV" && return
    fi
    say "Python cannot make a virtual environment. Type this line, then start again:"
    printf '%s\n' "sudo apt-get install -y $_line"
    exit 1
}

callkit_setup() {
    _set=$1
    shift
    _missing=$(missing_packages "$@")
    [ -z "$_missing" ] || install_packages $_missing

    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
    use_venv "$ROOT/.venv" "$_set" ""
}

# A venv with callkit and the packages of demo/deploy/constraints/SET.txt, those very files or none;
# without the path of a PYTHON of the newest that is found.
#
#   use_venv FOLDER SET PYTHON
use_venv() {
    VENV=$1
    PYTHON="$VENV/bin/python"
    LOCK="$ROOT/demo/deploy/constraints/$2.txt"
    # The install is as old as the place of the checkout, what pyproject.toml says and the versions
    # that are locked. Whoever has the tests' packages has all the others.
    _key="$ROOT $(cat "$ROOT/pyproject.toml" "$ROOT"/demo/deploy/constraints/*.txt | cksum)"
    installed "$2" && return
    # Two that start at once must not install at once.
    exec 9<"$ROOT/pyproject.toml"
    flock 9
    installed "$2" || install_callkit "$2" "$3"
    exec 9<&-
}

installed() {
    for _done in "$1" test; do
        [ -x "$PYTHON" ] && [ "$(cat "$VENV/.installed-$_done" 2>/dev/null)" = "$_key" ] && return
    done
    return 1
}

install_callkit() {
    if ! fits "$PYTHON" || ! "$PYTHON" -m pip --version >/dev/null 2>&1; then
        _python=${2:-$(find_python)} || stop "Python 3.11 or newer is needed"
        say "making a virtual environment with $_python"
        make_venv "$_python"
    fi
    say "installing callkit and what it needs ($LOCK)"
    "$PYTHON" -m pip --quiet install --require-hashes -r "$LOCK" >&2 \
        && "$PYTHON" -m pip --quiet install --no-deps --no-build-isolation -e "$ROOT" >&2 \
        || stop "pip could not install callkit"
    printf '%s' "$_key" >"$VENV/.installed-$1"
}
