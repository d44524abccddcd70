# What a shell does with time. Each line that it prints holds, or it has failed.
set -e
took() { # NAME SECONDS COMMAND...
	name=$1 want=$2 begin=$(date +%s)
	shift 2
	"$@"
	d=$(($(date +%s) - begin))
	if [ "$d" -lt "$want" ] || [ "$d" -gt $((want + 6)) ]; then
		echo "$name took $d s, want $want" >&2
		exit 1
	fi
	echo "$name"
}
[ "$(date +%Y)" = 2035 ]
took sleep 30 sleep 30
together() {
	sleep 10 & sleep 20 & sleep 15 &
	wait
}
took together 20 together
pipeline() { { sleep 4; echo a; } | { read -r x; sleep 3; [ "$x" = a ]; }; }
took pipeline 7 pipeline
nested() { sh -c 'sh -c "sleep 5"; exec sleep 6'; }
took nested 11 nested
limited() { timeout 8 sleep 100 || case $? in 124 | 143) ;; *) return 1 ;; esac; } # busybox tells of the signal
took timeout 8 limited
loop() { for i in 1 2 3 4 5; do sleep 2; done; }
took loop 10 loop
echo done
