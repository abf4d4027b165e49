from bench.table import CPU, lines, missed

STOCK = {"macro-F1 clean, %": 80.0, "macro-F1 noisy, %": 70.0, CPU: 20.0, "ready after, s": 60.0}


def test_the_goal_is_half_the_cpu_and_a_higher_f1_on_every_file() -> None:
    assert missed({**STOCK, "macro-F1 clean, %": 90.0, "macro-F1 noisy, %": 71.0, CPU: 10.0}, STOCK) == []
    assert missed({**STOCK, "macro-F1 clean, %": 90.0, CPU: 10.1}, STOCK) == [CPU, "macro-F1 noisy, %"]


def test_every_figure_of_ours_has_a_line_with_the_ratio_where_stock_has_it_too() -> None:
    shown = lines({CPU: 5.0, "only ours": 1.0}, STOCK)
    assert len(shown) == 3
    assert shown[1].endswith("0.25")
    assert shown[2].endswith("nan")
