import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/** One node of OpenSearch; its settings are the arguments, name=value. It ends when its standard input does. */
public final class ClusterNode extends Node {
    private ClusterNode(Settings settings, Path configuration) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), configuration, () -> "node"),
            List.of(Netty4Plugin.class),
            true);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        Path configuration = Path.of(settings.get("path.home"));
        ClusterNode node = new ClusterNode(settings.build(), configuration);
        node.start();
        // Whoever started it holds the other end: should that process die, so does the node.
        while (System.in.read() >= 0) {}
        node.close();
        System.exit(0);
    }
}
