"""Programs that a test starts: in one temporary directory, on free ports of loopback, as a user without rights, stopped by their id."""
import atexit, os, pwd, grp, shutil, signal, socket, subprocess, tempfile, time


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def wait_port(port, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as s:
            s.settimeout(1)
            if s.connect_ex(('127.0.0.1', port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError('nothing listens on port %d' % port)


class Processes:
    def __init__(self, prefix, where=None):
        self.dir = where or tempfile.mkdtemp(prefix=prefix)
        self.own = where is None
        self.procs = {}
        self.root = os.getuid() == 0
        self.user = pwd.getpwnam('nobody') if self.root else pwd.getpwuid(os.getuid())
        self.group = grp.getgrgid(self.user.pw_gid).gr_name
        os.chmod(self.dir, 0o755)
        atexit.register(self.close)  # also when a test gives up halfway

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'w') as f:
            f.write(text)

    def give_away(self):
        """What is in the directory becomes the servers' own."""
        if self.root:
            for root, dirs, files in os.walk(self.dir):
                for n in [root] + [os.path.join(root, f) for f in files]:
                    os.chown(n, self.user.pw_uid, self.user.pw_gid)

    def _drop(self):
        return {'user': self.user.pw_uid, 'group': self.user.pw_gid, 'extra_groups': []} if self.root else {}

    def _environment(self, env):
        return {'HOME': self.dir, 'TMPDIR': self.dir, 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL': 'C.UTF-8', **(env or {})}

    def _rights(self, etc):
        """etc: a directory of /etc that the program shall see ours in place of: in a mount namespace of its own, made as root, dropped inside."""
        if not etc:
            return [], self._drop()
        bind = 'mount --bind "$1" "/etc/$2" && shift 2 && exec '
        if self.root:
            enter = ['unshare', '--mount']
            bind += 'setpriv --reuid %d --regid %d --clear-groups "$@"' % (self.user.pw_uid, self.user.pw_gid)
        else:
            enter = ['unshare', '--user', '--map-root-user', '--mount']
            bind += 'unshare --user --map-user=%d --map-group=%d "$@"' % (self.user.pw_uid, self.user.pw_gid)
        return [*enter, 'sh', '-c', bind, 'sh', self.path('etc', etc), etc], {}

    def spawn(self, name, argv, env=None, etc=None):
        log = open(self.path(name + '.out'), 'ab')
        before, drop = self._rights(etc)
        self.procs[name] = subprocess.Popen(before + argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.dir,
                                            env=self._environment(env), **drop)
        log.close()

    def run(self, argv, env=None, input=None):
        """A command of the server's own, to its end: its output."""
        p = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self._environment(env), input=input, timeout=60, cwd=self.dir,
                           **self._drop())
        if p.returncode:
            raise RuntimeError('%s: %s' % (argv[0], p.stdout.decode(errors='replace')[-2000:]))
        return p.stdout

    def stop(self, name, seconds=5):
        p = self.procs.pop(name, None)
        if not p:
            return
        p.terminate()
        try:
            p.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()
            end = time.monotonic() + 1
            while time.monotonic() < end:  # its children hold the port until they are gone
                os.killpg(p.pid, 0)
                time.sleep(0.01)
        except ProcessLookupError:
            p.wait()

    def close(self):
        for name in reversed(list(self.procs)):
            self.stop(name)
        if self.own:
            shutil.rmtree(self.dir, ignore_errors=True)
