from django.db import connection
from procrastinate.contrib.django import app


@app.task
def add_row(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS done (number integer PRIMARY KEY)")
        cursor.execute("INSERT INTO done VALUES (%s)", [number])
