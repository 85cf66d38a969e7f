# Apache Kafka 4.1.1 from Maven Central: one broker that is its own controller (KRaft). The
# port after its own is for those who sign in, as acervo with the password "right".
version=4.1.1
cache=$ACERVO_ENGINES/kafka-$version

install() {
  [ ! -f "$cache/cp.txt" ] || ! command -v java >/dev/null || return 0
  command -v java >/dev/null && command -v mvn >/dev/null || {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "Install Java (17 or newer) and Maven: the packages 'default-jre-headless' and 'maven'."; return 1; }
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends default-jre-headless maven || return 1
  }
  mkdir -p "$cache"
  cat >"$cache/pom.xml" <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>acervo.engines</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
  (cd "$cache" && mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=jars) && echo "$cache/jars/*" >"$cache/cp.txt"
}

kafka() { java -Xmx512m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$(cat "$cache/cp.txt")" "$@"; }

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") && grep -q started "$2"; }

start() {
  local dir=$1 port control
  if [ ! -f "$dir/port" ]; then # started again, it is where it was
    while port=$(free_port); control=$((port + 2)); (exec 3<>"/dev/tcp/127.0.0.1/$((port + 1))") 2>/dev/null || (exec 3<>"/dev/tcp/127.0.0.1/$control") 2>/dev/null; do :; done
    cat >"$dir/server.properties" <<CONF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$control
listeners=PLAINTEXT://127.0.0.1:$port,SASL://127.0.0.1:$((port + 1)),CONTROLLER://127.0.0.1:$control
advertised.listeners=PLAINTEXT://127.0.0.1:$port,SASL://127.0.0.1:$((port + 1))
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
log.dirs=$dir/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
CONF
    kafka kafka.tools.StorageTool format -t "$(kafka kafka.tools.StorageTool random-uuid)" -c "$dir/server.properties" \
      --add-scram 'SCRAM-SHA-512=[name=acervo,password=right]' >"$dir/format.log" 2>&1 || return 1
    echo "$port" >"$dir/port"
  fi
  port=$(cat "$dir/port")
  if [ -f "$dir/pid" ] && kill -0 "$(cat "$dir/pid")" 2>/dev/null && answers "$port" "$dir/log"; then
    echo "ACERVO_TEST_KAFKA=127.0.0.1:$port"; return
  fi
  : >"$dir/log"
  java -Xmx512m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info -Dorg.slf4j.simpleLogger.log.org.apache.kafka=warn \
    -cp "$(cat "$cache/cp.txt")" kafka.Kafka "$dir/server.properties" >>"$dir/log" 2>&1 </dev/null &
  echo $! >"$dir/pid"
  wait_for 60 answers "$port" "$dir/log" || { tail -n 5 "$dir/log"; return 1; }
  echo "ACERVO_TEST_KAFKA=127.0.0.1:$port"
}

stop() { [ ! -f "$1/pid" ] || end "$(cat "$1/pid")"; }
