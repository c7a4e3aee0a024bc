"""The film of the demo course: the journey of a drop, drawn frame by frame, told by a voice, with captions.

Called by `make_demo_media.py`. A sentence is spoken, its length measured, and the pictures follow that time.
"""

import math
import pathlib
import random
import subprocess
import tempfile
import wave

import numpy
from PIL import Image

import make_demo_media as art
from make_demo_media import Canvas

WIDTH, HEIGHT, RATE, SCALE = 640, 360, 15, 2
WORLD = 2840
SOUND_RATE = 48_000

# Scene, English as it is spoken and shown, Spanish. One line is one caption.
SCRIPT = [
    ("sea", "This is a drop of water.", "Esta es una gota de agua."),
    ("sea", "It lives in the sea, like nearly all the water on Earth.", "Vive en el mar, como casi toda el agua de la Tierra."),
    ("rise", "The sun warms the sea, and the drop turns into vapour.", "El sol calienta el mar y la gota se convierte en vapor."),
    ("rise", "Vapour is water as a gas. Nobody can see it. This is evaporation.", "El vapor es agua en forma de gas. Nadie puede verlo. Esto es la evaporación."),
    ("cloud", "High up, the air is cold. The vapour becomes tiny drops again.", "Arriba, el aire es frío. El vapor vuelve a ser gotitas."),
    ("cloud", "This is condensation. Many tiny drops make a cloud.", "Esto es la condensación. Muchas gotitas forman una nube."),
    ("wind", "The wind carries the cloud over the land.", "El viento lleva la nube sobre la tierra."),
    ("rain", "The tiny drops join and grow heavy. Then they fall as rain, snow or hail.", "Las gotitas se unen y pesan más. Entonces caen como lluvia, nieve o granizo."),
    ("river", "Some water soaks into the ground. Our drop runs down into a river.", "Una parte del agua entra en el suelo. Nuestra gota baja hasta un río."),
    ("works", "At the waterworks, dirt sinks to the bottom.", "En la planta de agua, la suciedad baja al fondo."),
    ("works", "Sand filters the water, and germs are killed. Now it is safe to drink.", "La arena filtra el agua y se matan los gérmenes. Ahora se puede beber."),
    ("tap", "Pipes bring the drop to a tap, and into a glass.", "Las tuberías llevan la gota hasta un grifo y a un vaso."),
    ("round", "Used water is cleaned, and flows back to the sea.", "El agua usada se limpia y vuelve al mar."),
    ("round", "The journey never ends.", "El viaje no termina nunca."),
]

SEA = 250


def ground(x):
    """Height of the land at a place of the world."""
    knots = [(560, 372), (640, 268), (760, 246), (920, 210), (1010, 150), (1120, 92), (1210, 150), (1290, 196), (1480, 236), (1700, 262), (1860, 270), (WORLD, 270)]
    for (x0, y0), (x1, y1) in zip(knots, knots[1:]):
        if x0 <= x <= x1:
            part = (x - x0) / (x1 - x0)
            return y0 + (y1 - y0) * (part if y0 > 300 else part * part * (3 - 2 * part) if y1 < y0 else 1 - (1 - part) ** 1.4)
    return knots[-1][1]


def draw_world():
    """Everything that stands still."""
    canvas = Canvas(WORLD, HEIGHT, SCALE)
    canvas.sky(0, WORLD, HEIGHT)
    for start, height, colour in ((690, 62, "#C4D6DE"), (1350, 48, "#CFE0D8"), (2050, 56, "#CFE0D8")):
        hills = [(x, 262 - height * max(0.0, math.sin((x - start) / 620 * math.pi))) for x in range(start, start + 640, 8)]
        canvas.polygon([(start, 300), *hills, (start + 640, 300)], colour)
    land = [(x, ground(x)) for x in range(560, WORLD + 1, 3)]
    canvas.polygon([(560, HEIGHT), *land, (WORLD, HEIGHT)], art.CLAY)
    canvas.polygon([*land, *[(x, ground(x) + 26) for x in range(WORLD, 559, -3)]], art.GRASS)
    rock = [(x, ground(x)) for x in range(940, 1291, 3)]
    canvas.polygon([*rock, (1290, 215), (1180, 236), (1060, 230), (940, 225)], art.ROCK)
    canvas.polygon([(x, ground(x)) for x in range(1120, 1291, 3)] + [(1290, 215), (1190, 236), (1150, 190)], art.ROCK_DARK)
    snow = [(x, ground(x)) for x in range(1052, 1183, 3)]
    canvas.polygon([*snow, (1168, 142), (1150, 128), (1134, 150), (1114, 130), (1092, 150), (1072, 138)], art.SNOW)
    draw_coast(canvas, 0)
    # Groundwater, and the river in its bed.
    canvas.polygon([(1240, HEIGHT), (1400, 338), (WORLD, 338), (WORLD, HEIGHT)], "#7FA9C4")
    river = [(x, ground(x) + 3) for x in range(1262, 1871, 4)]
    for index, (x, y) in enumerate(river[:-1]):
        wide = 5 + 9 * index / len(river)
        canvas.line([(x, y + wide * 0.3), (river[index + 1][0], river[index + 1][1] + wide * 0.3)], art.WATER, wide)
    for x, size in ((764, 40), (800, 52), (842, 42), (1410, 44), (1545, 52), (1592, 40), (1690, 46)):
        art.tree(canvas, x, ground(x) + (2 if x < 1200 else -3), size)
    draw_waterworks(canvas)
    draw_town(canvas)
    return canvas.image


def draw_coast(canvas, camera):
    """The land where it meets the sea; drawn again over the moving waves."""
    land = [(x - camera, ground(x)) for x in range(562, 782, 3)]
    canvas.polygon([*land, (781 - camera, HEIGHT), (562 - camera, HEIGHT)], art.CLAY)
    grass = [(x, y) for x, y in land if x + camera > 700]
    canvas.polygon([*grass, *[(x, y + 26) for x, y in reversed(grass)]], art.GRASS)
    beach = [(x, y) for x, y in land if x + camera < 716]
    canvas.polygon([*beach, (690 - camera, 290), (610 - camera, HEIGHT), (562 - camera, HEIGHT)], art.SAND)


# Left and right of the three basins.
BASINS = [(1905, 2005), (2025, 2125), (2145, 2245)]


def draw_waterworks(canvas):
    canvas.box(1862, 262, 1905, 276, art.PIPE)
    canvas.box(1862, 265, 1905, 273, art.WATER_LIGHT)
    for (left, right), colour in zip(BASINS, ("#9CBFB8", "#7FB8DA", "#5FAEE0")):
        canvas.box(left, 176, right, 290, "#D3DAE1", 5)
        canvas.box(left + 6, 192, right - 6, 284, colour, 2)
    canvas.polygon([(1911, 284), (1911, 272), (1940, 266), (1970, 270), (1999, 274), (1999, 284)], "#7B6B4D")
    for top, colour in ((236, art.SAND), (256, art.CLAY), (272, art.ROCK_DARK)):
        canvas.box(2031, top, 2119, 284, colour)
    for x in (2170, 2195, 2220):
        canvas.box(x - 10, 198, x + 10, 278, (214, 196, 255, 80), 10)
        canvas.box(x - 3, 184, x + 3, 274, "#B79CFF", 3)
    for left in (2003, 2123):
        canvas.box(left, 196, left + 24, 206, art.PIPE)
        canvas.box(left, 198, left + 24, 204, art.WATER_LIGHT)
    # Down into the ground, and along below the street.
    canvas.line([(2245, 276), (2275, 276), (2275, 312), (2600, 312), (2600, 214), (2622, 214)], art.PIPE, 12)
    canvas.line([(2245, 276), (2275, 276), (2275, 312), (2600, 312), (2600, 214), (2622, 214)], art.WATER_LIGHT, 6)


def draw_town(canvas):
    for x, size in ((2330, 30), (2415, 36)):
        art.house(canvas, x, 272, size)
    art.tree(canvas, 2468, 272, 46)
    # A kitchen, cut open.
    canvas.polygon([(2520, 150), (2650, 78), (2780, 150)], art.ROOF)
    canvas.box(2535, 148, 2765, 272, art.WALL)
    canvas.box(2545, 156, 2755, 268, "#FFFDF8")
    canvas.box(2586, 206, 2614, 268, "#E4DCCB")
    canvas.box(2620, 246, 2740, 268, "#C9A983", 3)
    canvas.line([(2600, 312), (2600, 214), (2622, 214)], art.PIPE, 12)
    canvas.line([(2600, 312), (2600, 216)], art.WATER_LIGHT, 6)
    canvas.box(2596, 200, 2612, 206, art.BRICK, 3)
    canvas.line([(2600, 212), (2640, 212), (2640, 220)], art.PIPE, 9)
    canvas.box(2690, 180, 2735, 215, art.WATER_LIGHT, 3)


def ease(part):
    part = min(1.0, max(0.0, part))
    return part * part * (3 - 2 * part)


def between(start, end, part):
    return start + (end - start) * part


def along(points, part):
    """A place on a way of straight pieces, by its length."""
    lengths = [math.dist(a, b) for a, b in zip(points, points[1:])]
    left = max(0.0, min(1.0, part)) * sum(lengths)
    for (start, end), length in zip(zip(points, points[1:]), lengths):
        if left <= length:
            return tuple(between(a, b, left / length if length else 0) for a, b in zip(start, end))
        left -= length
    return points[-1]


RIVER = [(x, ground(x) - 6) for x in range(1262, 1866, 8)]
WORKS = [(1866, 264), (1920, 262), (1955, 215), (1990, 201), (2040, 201), (2075, 222), (2082, 262), (2100, 230), (2118, 201), (2160, 202), (2196, 240), (2232, 270)]
PIPES = [(2245, 276), (2275, 276), (2275, 312), (2600, 312), (2600, 214), (2640, 212), (2640, 222)]


def draw_frame(world, scene, part, now):
    """One frame: `part` of its scene has passed, `now` seconds of the film."""
    if scene == "round":
        return draw_round(part, now)
    alpha, smile, size, shade = 255, True, 17, 0.0
    cloud_x, cloud_alpha = 420, 0
    look = (0.0, 0.0)
    if scene == "sea":
        x, y = 300 + math.sin(now * 0.8) * 14, SEA - 3 + math.sin(now * 1.9) * 4
        look = (math.sin(now * 0.7), -0.3)
    elif scene == "rise":
        rise = ease((part - 0.12) / 0.88)
        x, y = 300 + 110 * rise + math.sin(now * 2.2) * 6 * rise, between(SEA - 3, 96, rise)
        alpha, look = round(between(255, 95, ease((part - 0.1) / 0.35))), (0.2, -1)
    elif scene == "cloud":
        x, y = 410 + math.sin(now) * 3, 96 + math.sin(now * 1.5) * 2
        alpha, cloud_alpha = round(between(95, 255, ease(part / 0.35))), round(255 * ease((part - 0.15) / 0.5))
        size, look = between(17, 13, ease(part)), (math.sin(now), 0.4)
    elif scene == "wind":
        cloud_x = between(420, 1235, ease(part))
        x, y, cloud_alpha, size = cloud_x - 10, 96 + math.sin(now * 1.5) * 2, 255, 13
        shade, look = ease(part) * 0.6, (1, 0)
    elif scene == "rain":
        fall = ease((part - 0.4) / 0.55)
        cloud_x, cloud_alpha, shade = 1235, 255, between(0.6, 0.85, ease(part / 0.4))
        x, y = between(1225, 1262, fall), between(96, ground(1262) - 14, fall)
        size, look = between(13, 17, ease(part / 0.4)), (0, 1)
    elif scene == "river":
        cloud_x, cloud_alpha, shade = 1235, 255, 0.85
        x, y = along(RIVER, ease(part))
        y += math.sin(now * 4) * 2 - 6
        look = (1, 0.5)
    elif scene == "works":
        x, y = along(WORKS, part)
        size, look = 12, (1, 0.2)
    else:
        way = ease(part / 0.62)
        x, y = along(PIPES, way)
        size, look = 8 if way < 1 else 10, (1, 0)
        if way >= 1:
            fall = ease((part - 0.62) / 0.12)
            x, y, look = 2640, between(222, 238, fall), (0.3, -0.5)
            size = between(8, 9.5, fall)
    camera = max(0, min(WORLD - WIDTH, x - WIDTH * 0.45))
    left = round(camera * SCALE)
    view = world.crop((left, 0, left + WIDTH * SCALE, HEIGHT * SCALE))
    canvas = Canvas(WIDTH, HEIGHT, SCALE, view)
    x -= camera
    if camera < 700:
        art.sun(canvas, 150 - camera * 0.55, 74, 34, now * 0.15)
        art.waves(canvas, -camera, 745 - camera, SEA, HEIGHT, now * 1.6, 3)
        draw_coast(canvas, camera)
    if scene == "rise":
        rising_vapour(canvas, camera, now)
    art.cloud(canvas, 1420 - camera * 0.9, 62, 30)
    art.cloud(canvas, 2330 - camera * 0.95, 70, 34)
    if cloud_alpha:
        art.cloud(canvas, cloud_x - camera, 92, 58, shade, cloud_alpha)
    if scene in ("rain", "river"):
        falling_rain(canvas, camera, now, strong=part if scene == "rain" else 1 - part)
    if scene == "river":
        soaking_water(canvas, camera, now)
    if scene == "works":
        sinking_dirt(canvas, camera, now)
    if scene == "tap" and part > 0.62:
        filling_glass(canvas, camera, (part - 0.62) / 0.3)
    art.drop(canvas, x, y, size, look, alpha, smile)
    return canvas.shrink()


def rising_vapour(canvas, camera, now):
    rng = random.Random(2)
    for _ in range(34):
        start, speed, place = rng.random(), rng.uniform(0.06, 0.13), rng.uniform(120, 560)
        rise = (start + now * speed) % 1
        y = between(SEA - 4, 96, rise)
        fade = round(150 * math.sin(rise * math.pi))
        canvas.circle(place - camera + math.sin(now * 2 + place) * 6, y, 3.2, (255, 255, 255, fade))


def falling_rain(canvas, camera, now, strong):
    rng = random.Random(4)
    for _ in range(round(60 * ease(strong * 2.2))):
        start, place = rng.random(), rng.uniform(1178, 1292)
        fall = (start + now * 0.9) % 1
        low = ground(place)
        y = between(128, low, fall)
        art.little_drop(canvas, place - camera, y, 3.2, art.WATER_DEEP)


def soaking_water(canvas, camera, now):
    rng = random.Random(9)
    for _ in range(22):
        start, place = rng.random(), rng.uniform(1330, 1860)
        sink = (start + now * 0.25) % 1
        y = between(ground(place) + 20, 338, sink)
        art.little_drop(canvas, place - camera, y, 2.6, (169, 213, 236, round(230 * math.sin(sink * math.pi))))


def sinking_dirt(canvas, camera, now):
    rng = random.Random(6)
    for _ in range(16):
        start, place = rng.random(), rng.uniform(1918, 1992)
        sink = (start + now * 0.12) % 1
        canvas.circle(place - camera, between(198, 270, sink), 2.2, "#7B6B4D")


def filling_glass(canvas, camera, part):
    left, right, low, high = 2624 - camera, 2656 - camera, 246, 224
    level = between(low - 2, high + 4, ease(part))
    if part < 1:
        canvas.box(2638 - camera, 222, 2642 - camera, low, art.WATER_LIGHT)
    canvas.box(left, high, right, low, (184, 200, 214, 150), 2)
    canvas.box(left + 2, level, right - 2, low - 1, art.WATER_LIGHT)


_cycle = None


def draw_round(part, now):
    """The whole way at once."""
    global _cycle
    if _cycle is None:
        _cycle = draw_cycle_small()
    canvas = Canvas(WIDTH, HEIGHT, SCALE, _cycle.copy())
    art.sun(canvas, 70, 62, 28, now * 0.15)
    art.waves(canvas, 0, 330, 320, HEIGHT, now * 1.6, 3)
    canvas.polygon(art.curve((236, 361), (315, 291), (415, 361)), art.SAND)
    river = art.curve((482, 213), (400, 240), (392, 267)) + art.curve((392, 267), (384, 314), (268, 332))
    canvas.line(river, art.WATER, 13)
    art.cloud(canvas, 215, 100, 34)
    art.cloud(canvas, 468, 66, 44, 0.5)
    rng = random.Random(3)
    for _ in range(26):
        start, place = rng.random(), rng.uniform(424, 520)
        art.little_drop(canvas, place, between(100, 185, (start + now * 0.9) % 1), 3.2, art.WATER_DEEP)
    way = [*river[::2], (215, 326), (150, 322), (140, 250), (175, 160), (215, 108), (300, 92), (400, 76), (468, 80), (478, 150), (482, 213)]
    x, y = along(way, (part * 1.15 + 0.02) % 1)
    art.drop(canvas, x, y - 6, 15, (-0.4, 0.2))
    return canvas.shrink()


def draw_cycle_small():
    board = art.landscape()
    return board.image.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.LANCZOS)


# ------------------------------------------------------------------------------------------------------- sound


def speak(text, path):
    """Speaks a sentence; gives its samples at SOUND_RATE."""
    raw = path.with_suffix(".flite.wav")
    subprocess.run(["flite", "-voice", "slt", "--setf", "duration_stretch=1.12", "-t", text, "-o", raw], check=True)
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-i", raw, "-ar", str(SOUND_RATE), "-ac", "1", path], check=True)
    with wave.open(str(path)) as sound:
        samples = numpy.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(numpy.float32) / 32768
    loud = numpy.flatnonzero(numpy.abs(samples) > 0.01)
    return samples[max(0, loud[0] - 1200) : loud[-1] + 3600]


def pad(seconds):
    """A quiet bed of slow chords: C, A minor, F, G."""
    chords = [(130.81, 164.81, 196.0), (110.0, 130.81, 164.81), (87.31, 130.81, 174.61), (98.0, 123.47, 146.83)]
    count = round(seconds * SOUND_RATE)
    time = numpy.arange(count) / SOUND_RATE
    bed = numpy.zeros(count, dtype=numpy.float32)
    hold = 5.0
    for index in range(math.ceil(seconds / hold) + 1):
        middle = index * hold
        loud = numpy.clip(1 - numpy.abs(time - middle) / hold, 0, 1) ** 1.5
        for tone in chords[index % 4]:
            wobble = 1 + 0.15 * numpy.sin(2 * math.pi * 0.35 * time + tone)
            bed += loud * wobble * (numpy.sin(2 * math.pi * tone * 2 * time) + 0.35 * numpy.sin(2 * math.pi * tone * time))
    edge = numpy.clip(numpy.minimum(time, seconds - time) / 1.5, 0, 1)
    return bed / 4.05 * 0.075 * edge


def plan_times(folder):
    """Speaks everything; gives (scene, English, Spanish, start, end) for each line, the sound, and the length."""
    now, lines, pieces = 0.9, [], []
    for number, (scene, english, spanish) in enumerate(SCRIPT):
        if number and scene != SCRIPT[number - 1][0]:
            now += 0.65
        samples = speak(english, folder / f"{number}.wav")
        seconds = len(samples) / SOUND_RATE
        lines.append((scene, english, spanish, now, now + seconds + 0.2))
        pieces.append((now, samples))
        now += seconds + 0.45
    total = now + 1.6
    sound = pad(total)
    for start, samples in pieces:
        first = round(start * SOUND_RATE)
        sound[first : first + len(samples)] += samples * 0.85
    return lines, sound, total


def stamp(seconds):
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{round(seconds % 1 * 1000) % 1000:03}"


def write_captions(media, lines):
    for column, language in ((1, "en"), (2, "es")):
        cues = [f"{stamp(line[3])} --> {stamp(line[4])}\n{line[column]}\n" for line in lines]
        (media / f"journey-of-a-drop.{language}.vtt").write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")


def make_film(media):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        lines, sound, total = plan_times(folder)
        write_captions(media, lines)
        with wave.open(str(folder / "sound.wav"), "wb") as file:
            file.setparams((1, 2, SOUND_RATE, 0, "NONE", ""))
            file.writeframes((numpy.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        # A scene lasts from its first line to the first line of the next.
        starts = [(line[0], line[3]) for number, line in enumerate(lines) if number == 0 or lines[number - 1][0] != line[0]]
        starts[0] = (starts[0][0], 0.0)
        ends = [start - 0.35 for _, start in starts[1:]] + [total]
        starts = [(scene, max(0.0, start - 0.35)) for scene, start in starts]
        world = draw_world()
        film = media / "journey-of-a-drop.mp4"
        encoder = subprocess.Popen(
            ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-"]
            + ["-i", folder / "sound.wav", "-c:v", "libx264", "-profile:v", "main", "-preset", "veryslow", "-tune", "animation", "-crf", "27"]
            + ["-pix_fmt", "yuv420p", "-g", str(RATE * 5), "-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart", film],
            stdin=subprocess.PIPE,
        )
        for frame in range(round(total * RATE)):
            now = frame / RATE
            place = max(index for index, (_, start) in enumerate(starts) if start <= now)
            scene, start = starts[place]
            part = (now - start) / (ends[place] - start)
            picture = draw_frame(world, scene, min(1.0, part), now)
            fade = min(1.0, now / 0.6, (total - now) / 0.8)
            if fade < 1:
                picture = Image.blend(Image.new("RGB", picture.size, art.PAPER), picture, max(0.0, fade))
            encoder.stdin.write(picture.tobytes())
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise SystemExit("ffmpeg could not write the film")
        print(f"{film.name}: {film.stat().st_size / 1024:.0f} KiB, {total:.1f} s")
